using System.CommandLine;
using System.Text.RegularExpressions;
using Reconciler.Engine.Model;
using Reconciler.Worker.Mcp;
using Reconciler.Worker.Sources;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary><c>init</c>: writes the files of a stack that is valid.</summary>
internal static partial class InitCommand
{
    private const int MaxNameLength = 40;

    public static Command Build(CommandEnvironment environment)
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "The folder of the stack; made if it does not exist. Default: the current folder.",
            DefaultValueFactory = _ => ".",
        };
        var template = new Option<string>("--template")
        {
            Description = $"What to write. {string.Join("; ", StackTemplates.All.Select(entry => $"{entry.Key}: {entry.Value}"))}.",
            DefaultValueFactory = _ => StackTemplates.Default,
            HelpName = "NAME",
        };
        var name = new Option<string?>("--name") { Description = "The name of the stack. Default: that of the folder.", HelpName = "NAME" };
        var region = new Option<string>("--region")
        {
            Description = "The AWS region of the stack.",
            DefaultValueFactory = _ => "us-east-1",
            HelpName = "REGION",
        };
        var command = new Command("init", "Write the files of a new stack.") { folder, template, name, region };
        command.SetAction(result => Run(
            result.GetRequiredValue(folder),
            result.GetRequiredValue(template),
            result.GetValue(name),
            result.GetRequiredValue(region),
            environment));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} init",
            $"{environment.Program} init specs/prod --template remote --region eu-central-1");
    }

    private static int Run(string folder, string template, string? name, string region, CommandEnvironment environment)
    {
        if (!StackTemplates.All.ContainsKey(template))
        {
            var known = StackTemplates.All.Keys;
            throw new AccessException(
                $"There is no template {template}.", Spelling.Hint(template, known) ?? $"Templates: {string.Join(", ", known)}.");
        }

        var full = Path.GetFullPath(Path.Combine(environment.Directory, folder));
        var files = StackTemplates.Read(template, name ?? GetName(full), region).ToList();
        var existing = files.Select(file => file.Path).Where(path => Path.Exists(Path.Combine(full, path))).ToList();
        if (existing.Count > 0)
        {
            throw new AccessException(
                $"{folder} has {string.Join(", ", existing)} already; nothing was written.", "Name another folder, or move these files.");
        }

        Write(full, files, environment);
        if (StackFiles.Accept([StackReader.Load(full)], environment.Terminal) is null) return ExitCode.Error;
        var argument = folder == "." ? "" : $" {folder}";
        environment.Terminal.Out.WriteLine();
        environment.Terminal.Out.WriteLine("The stack is valid. Next:");
        environment.Terminal.Out.WriteLine(
            $"  {environment.Program} diff{argument} --local    # what an apply would make, on an AWS in this process");
        environment.Terminal.Out.WriteLine($"  {environment.Program} apply{argument} --local");
        return ExitCode.Done;
    }

    private static void Write(string folder, List<(string Path, string Text)> files, CommandEnvironment environment)
    {
        try
        {
            foreach (var (path, text) in files)
            {
                var file = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
                environment.Terminal.Out.WriteLine($"wrote {Path.GetRelativePath(environment.Directory, file)}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"The files cannot be written to {folder}: {e.Message}", "Name a folder that can be written.");
        }
    }

    /// <summary>The name of a folder as a name that is valid in AWS, also at the beginning of other names.</summary>
    private static string GetName(string folder)
    {
        var last = Path.GetFileName(folder.TrimEnd(Path.DirectorySeparatorChar)).ToLowerInvariant();
        var name = InvalidCharacters().Replace(last, "-").Trim('-');
        name = name[..Math.Min(name.Length, MaxNameLength)].Trim('-');
        return name is [>= 'a' and <= 'z', ..] ? name : $"stack-{name}".TrimEnd('-');
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex InvalidCharacters();
}
