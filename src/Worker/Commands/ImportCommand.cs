using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Engine.Import;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;
using Reconciler.Worker.Sources;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands;

/// <summary><c>import</c>: writes specs for what exists in an account. It only reads AWS.</summary>
internal static partial class ImportCommand
{
    private const int MaxNameLength = 40;
    private const string DefaultName = "imported";

    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var gateways = new Option<string[]>("--gateway")
        {
            Description = "Import this gateway and what it refers to. Repeatable.",
            HelpName = "NAME",
        };
        var runtimes = new Option<string[]>("--runtime")
        {
            Description = "Import this runtime and what it refers to. Repeatable.",
            HelpName = "NAME",
        };
        var tags = new Option<string[]>("--stack-tag")
        {
            Description = "Import what has this tag, and what it refers to. Repeatable.",
            HelpName = "KEY=VALUE",
        };
        var all = new Option<bool>("--all") { Description = "Import every gateway, runtime, policy engine and credential provider." };
        var @out = new Option<string?>("--out")
        {
            Description = "Write the specs to this folder, which must be new or empty. Default: standard output.",
            HelpName = "DIR",
        };
        var name = new Option<string?>("--name")
        {
            Description = "The name of the stack. Default: that of the folder, the gateway or the runtime.",
            HelpName = "NAME",
        };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json);
        var command = new Command("import", "Write specs for what exists. Nothing is changed in AWS.")
        {
            gateways, runtimes, tags, all, @out, name, output,
        };
        options.AddConnection(command);
        command.Validators.Add(result =>
        {
            var isAsked = result.GetValue(gateways) is { Length: > 0 } || result.GetValue(runtimes) is { Length: > 0 }
                || result.GetValue(tags) is { Length: > 0 } || result.GetValue(all);
            if (!isAsked) result.AddError("Say what to import: --gateway NAME, --runtime NAME, --stack-tag KEY=VALUE or --all.");
            foreach (var tag in (result.GetValue(tags) ?? []).Where(tag => tag.IndexOf('=', StringComparison.Ordinal) <= 0))
                result.AddError($"'{tag}' is not a tag. Write KEY=VALUE, such as team=search.");
        });
        command.SetAction((result, cancellationToken) => RunAsync(
            new Arguments(
                result.GetValue(gateways) ?? [],
                result.GetValue(runtimes) ?? [],
                result.GetValue(tags) ?? [],
                result.GetValue(all),
                result.GetValue(@out),
                result.GetValue(name),
                result.GetValue(output),
                result.GetValue(options.Verbose),
                options.Connection(result)),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} import --gateway order-tools",
            $"{environment.Program} import --stack-tag team=search --out stacks/search --region eu-central-1",
            $"{environment.Program} import --all -o json");
    }

    private static async Task<int> RunAsync(Arguments arguments, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var folder = arguments.Out is null ? null : Path.GetFullPath(Path.Combine(environment.Directory, arguments.Out));
        var isFolder = Directory.Exists(folder);
        if (folder is not null && (isFolder ? Directory.EnumerateFileSystemEntries(folder).Any() : Path.Exists(folder)))
        {
            throw new AccessException(
                $"{arguments.Out} is not empty, and no file is overwritten; nothing was read or written.",
                "Name a new or an empty folder.");
        }

        await using var session = await Session.OpenAsync(arguments.Connection, environment, cancellationToken);
        var selection = new ImportSelection
        {
            StackName = ChooseName(arguments, folder),
            Gateways = arguments.Gateways,
            Runtimes = arguments.Runtimes,
            Tags = [.. arguments.Tags.Select(Split)],
            IsAll = arguments.IsAll,
        };
        var importer = new StackImporter(session.Accounts, session.Reconcilers);
        var result = await importer.ImportAsync(selection, arguments.Connection.Region, new Lines(terminal.ErrorScreen), cancellationToken);
        var files = folder is null ? [] : Write(folder, result.Documents);
        foreach (var warning in result.Warnings) terminal.Warn(warning);
        if (arguments.Output == OutputFormat.Json) terminal.Write(ToJson(selection.StackName, result, files));
        else if (folder is null) terminal.Out.Write(Format(result.Documents));
        if (arguments.IsVerbose) CallReport.Write(terminal, session.Accounts.Calls);
        Summarize(terminal, environment, arguments, selection.StackName, result, files);
        return folder is null || StackFiles.Accept([StackReader.Load(folder)], terminal) is not null ? ExitCode.Done : ExitCode.Error;
    }

    private static KeyValuePair<string, string> Split(string tag)
    {
        var end = tag.IndexOf('=', StringComparison.Ordinal);
        return new(tag[..end], tag[(end + 1)..]);
    }

    private static void Summarize(
        Terminal terminal,
        CommandEnvironment environment,
        Arguments arguments,
        string name,
        ImportResult result,
        IReadOnlyList<string> files)
    {
        var screen = terminal.ErrorScreen;
        foreach (var file in files) screen.WriteLine($"wrote {Path.GetRelativePath(environment.Directory, file)}");
        if (result.ToFillIn.Count > 0)
        {
            screen.WriteLine();
            screen.WriteLine("AWS does not return these. Fill them in:");
            foreach (var missing in result.ToFillIn) screen.WriteLine($"  {missing}");
        }

        screen.WriteLine();
        var objects = result.Documents.Count - 1;
        var noun = objects == 1 ? "object" : "objects";
        screen.WriteLine($"{name}: {objects} {noun} for {result.Resources} resources in AWS. Nothing was changed there.");
        var path = arguments.Out is null ? "DIR" : ShellQuoting.Quote(arguments.Out);
        if (arguments.Out is null) screen.WriteLine("Save the specs in a folder DIR. Then:");
        screen.WriteUnbroken($"  {environment.Program} diff {path}{arguments.Connection.Options}");
        screen.WriteLine($"    {Faint("shows the tags of ownership that an apply writes, and no other change")}");
        screen.WriteUnbroken($"  {environment.Program} apply {path}{arguments.Connection.Options}");
        screen.WriteLine($"    {Faint("takes everything over; nothing is made, replaced or deleted")}");
    }

    /// <summary>Writes the documents, one file a kind, in the order in which they refer to each other.</summary>
    private static List<string> Write(string folder, IReadOnlyList<JsonObject> documents)
    {
        Directory.CreateDirectory(folder);
        var files = new List<string>();
        foreach (var kind in documents.GroupBy(document => (string)document["kind"]!))
        {
            var file = Path.Combine(folder, $"{WordStart().Replace(kind.Key, "-").ToLowerInvariant()}.yaml");
            File.WriteAllText(file, Format(kind));
            files.Add(file);
        }

        return files;
    }

    private static string Format(IEnumerable<JsonObject> documents) => string.Join("---\n", documents.Select(Yaml.Format));

    private static JsonObject ToJson(string name, ImportResult result, IReadOnlyList<string> files)
    {
        var document = new JsonObject
        {
            ["stack"] = name,
            ["resources"] = result.Resources,
            ["documents"] = new JsonArray([.. result.Documents.Select(made => made.DeepClone())]),
            ["toFillIn"] = new JsonArray([.. result.ToFillIn.Select(text => JsonValue.Create(text))]),
        };
        if (files.Count > 0) document["files"] = new JsonArray([.. files.Select(file => JsonValue.Create(file))]);
        return document;
    }

    private static string ChooseName(Arguments arguments, string? folder)
    {
        if (arguments.Name is { } chosen) return chosen;
        var asked = arguments.Gateways.Concat(arguments.Runtimes).ToList();
        var text = folder is not null ? Path.GetFileName(folder)
            : asked is [var only] && !only.StartsWith("arn:", StringComparison.Ordinal) ? only
            : DefaultName;
        var name = InvalidCharacters().Replace(text.ToLowerInvariant(), "-").Trim('-');
        name = name[..Math.Min(name.Length, MaxNameLength)].Trim('-');
        return name.Length == 0 ? DefaultName : name;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex InvalidCharacters();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z][a-z])")]
    private static partial Regex WordStart();

    /// <summary>Writes a line when something begins, at once and in order.</summary>
    private sealed class Lines(Screen screen) : IProgress<string>
    {
        public void Report(string value) => screen.WriteLine($"{Faint($"{value} ...")}");
    }

    private sealed record Arguments(
        string[] Gateways,
        string[] Runtimes,
        string[] Tags,
        bool IsAll,
        string? Out,
        string? Name,
        OutputFormat Output,
        bool IsVerbose,
        ConnectionSettings Connection);
}
