using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Cedar;
using Reconciler.Access.Dogwood;
using Reconciler.Spec;
using Reconciler.Spec.Files;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Yaml;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary><c>policy fmt</c>: formats policy files, or checks that they are formatted.</summary>
internal static class PolicyFmtCommand
{
    private static readonly string[] Ignored = [".git", "bin", "obj", "node_modules"];

    public static Command Build(CommandEnvironment environment)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files, or folders: their *.cedar and *.dw files and the policies in their *.yaml files, also in subfolders.",
            Arity = ArgumentArity.OneOrMore,
        };
        var check = new Option<bool>("--check") { Description = "Change nothing; fail if a file is not formatted." };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("fmt", "Format policies, in files of their own and in YAML.") { paths, check, output };
        command.SetAction(result =>
            Run(result.GetRequiredValue(paths), result.GetValue(check), result.GetValue(output), environment));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} policy fmt stacks/prod",
            $"{environment.Program} policy fmt --check stacks/*");
    }

    private static int Run(string[] paths, bool isCheck, OutputFormat output, CommandEnvironment environment)
    {
        var files = paths.SelectMany(path => FindFiles(environment, path)).Distinct();
        var results = files.Select(file => Format(environment, file, isCheck)).OfType<FormatResult>().ToList();
        var terminal = environment.Terminal;
        if (output.IsDocument())
        {
            var json = new JsonArray([.. results.Select(r => new JsonObject
            {
                ["file"] = r.File, ["formatted"] = r is { IsChanged: false, Error: null }, ["error"] = r.Error,
            })]);
            terminal.Write(new JsonObject { ["files"] = json });
        }
        else
        {
            foreach (var result in results.Where(result => result.IsChanged))
                terminal.Out.WriteLine(isCheck ? $"{result.File} is not formatted" : $"{result.File} formatted");
            foreach (var result in results.Where(result => result.Error is not null)) terminal.Fail(result.Error!);
        }

        return results.Any(result => result.Error is not null || (isCheck && result.IsChanged)) ? ExitCode.Error : ExitCode.Done;
    }

    /// <summary>Formats a file. Returns null if it is YAML without policies.</summary>
    private static FormatResult? Format(CommandEnvironment environment, string file, bool isCheck)
    {
        var full = Path.Combine(environment.Directory, file);
        var reader = new FileReader();
        try
        {
            var text = reader.ReadText(full);
            var formatted = StackFolders.IsSpecFile(full) ? FormatYaml(full, text, reader) : PolicyFormatter.Format(text);
            if (formatted is null) return null;
            var isChanged = formatted != text;
            if (isChanged && !isCheck) Write(full, formatted, reader);
            return new FormatResult(file, isChanged, null);
        }
        catch (StatementException e)
        {
            return new FormatResult(file, false, $"{file}:{e.Location.Line}:{e.Location.Column}: {e.Message}");
        }
        catch (CedarSyntaxException e)
        {
            return new FormatResult(file, false, $"{file}:{e.Position}: {e.Reason}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FormatResult(file, false, $"{file}: {e.Message}");
        }
    }

    private static string? FormatYaml(string file, string yaml, FileReader reader)
    {
        var statements = InlineStatements.Find(file, yaml).Where(s => s.Indent is not null).ToList();
        return statements.Count > 0 ? InlineStatement.Replace(yaml, [.. statements.Select(s => (s, FormatStatement(s, reader)))]) : null;
    }

    private static string FormatStatement(InlineStatement statement, FileReader reader)
    {
        try
        {
            return PolicyFormatter.Format(statement.Text);
        }
        catch (CedarSyntaxException e)
        {
            var locations = ScalarLocations.Map(statement.Location, statement.Text, reader);
            throw new StatementException(locations.GetLocation(e.Position.Offset), e.Reason);
        }
    }

    // What the file had before its text stays.
    private static void Write(string file, string text, FileReader reader)
    {
        var hasMark = reader.ReadBytes(file) is [0xEF, 0xBB, 0xBF, ..];
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: hasMark));
    }

    private static IEnumerable<string> FindFiles(CommandEnvironment environment, string path)
    {
        var full = Path.Combine(environment.Directory, path);
        if (!Directory.Exists(full)) return [path];
        if (Path.GetPathRoot(Path.GetFullPath(full)) == Path.GetFullPath(full))
        {
            throw new AccessException($"{path} is the whole file system.", "Give the folder of a stack or of a repository.");
        }

        // A folder that cannot be read is an error: its files would look formatted.
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = false,
        };
        return Directory.EnumerateFiles(full, "*", options)
            .Where(file => StatementFiles.IsPolicyFile(file) || StackFolders.IsSpecFile(file))
            .Select(file => Path.GetRelativePath(full, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => Ignored.Contains(part)))
            .Order(StringComparer.Ordinal)
            .Select(file => Path.Combine(path, file));
    }

    private sealed class StatementException(SourceLocation location, string message) : Exception(message)
    {
        public SourceLocation Location { get; } = location;
    }

    private sealed record FormatResult(string File, bool IsChanged, string? Error);
}
