using System.CommandLine;
using System.Text.Json.Nodes;
using Cedar;
using Reconciler.Access.Dogwood;
using Reconciler.Spec.Files;
using Reconciler.Spec.Kinds;
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
            Description = "Policy files, or folders: their *.cedar and *.dw files, also in subfolders.",
            Arity = ArgumentArity.OneOrMore,
        };
        var check = new Option<bool>("--check") { Description = "Change nothing; fail if a file is not formatted." };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("fmt", "Format policy files.") { paths, check, output };
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
        var results = files.Select(file => Format(environment, file, isCheck)).ToList();
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

    private static FormatResult Format(CommandEnvironment environment, string file, bool isCheck)
    {
        var full = Path.Combine(environment.Directory, file);
        try
        {
            var text = new FileReader().ReadText(full);
            var formatted = PolicyFormatter.Format(text);
            var isChanged = formatted != text;
            if (isChanged && !isCheck) File.WriteAllText(full, formatted);
            return new FormatResult(file, isChanged, null);
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
            .Where(StatementFiles.IsPolicyFile)
            .Select(file => Path.GetRelativePath(full, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => Ignored.Contains(part)))
            .Order(StringComparer.Ordinal)
            .Select(file => Path.Combine(path, file));
    }

    private sealed record FormatResult(string File, bool IsChanged, string? Error);
}
