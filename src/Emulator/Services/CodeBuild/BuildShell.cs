using System.Text.RegularExpressions;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>
/// Interprets the commands of a buildspec: it keeps the variables from one command to the next, as CodeBuild's shell does, and says which
/// images the commands build and push. It runs no program. What it cannot interpret fails the build, because a build that leaves out a
/// command and succeeds is worth less than none.
/// </summary>
/// <param name="variables">The environment of the build; assignments change it.</param>
internal sealed partial class BuildShell(Dictionary<string, string> variables)
{
    /// <summary>What the emulator interprets, for the error message of everything else.</summary>
    public const string Supported =
        "assignments, export, variables, quotes, echo, cd, docker build, tag, push, pull and login, and aws ecr get-login-password";

    // They have no effect on images or variables.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        ":", "cat", "cd", "date", "echo", "env", "ls", "mkdir", "printenv", "printf", "pwd", "set", "sleep", "true", "whoami",
    };

    private static readonly HashSet<string> HarmlessDocker = new(StringComparer.Ordinal)
    {
        "login", "logout", "version", "--version", "info", "images", "ps", "pull", "tag", "inspect", "create", "use", "ls",
    };

    // The options of docker build and push that take no value.
    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal)
    {
        "--push", "--load", "--no-cache", "--pull", "--quiet", "-q", "--rm", "--force-rm", "--squash", "--compress",
        "--disable-content-trust",
    };

    /// <summary>Interprets one command.</summary>
    /// <returns>Whether it builds an image, and the images that it pushes.</returns>
    /// <exception cref="ShellException">The command cannot be interpreted.</exception>
    public (bool Builds, IReadOnlyList<string> Pushes) Run(string text)
    {
        var builds = false;
        var pushes = new List<string>();
        foreach (var pipeline in Pipelines(ShellLine.Read(text)))
        {
            // Every command succeeds, so the one after || does not run.
            if (pipeline[0].Separator == "||")
                continue;
            if (pipeline.Count > 1 && !IsLogin(pipeline[^1]))
                throw new ShellException("a pipe is supported only into docker login");
            if (pipeline.Count == 1)
                Run(pipeline[0].Words, ref builds, pushes);
        }

        return (builds, pushes);
    }

    private void Run(IReadOnlyList<ShellWord> words, ref bool builds, List<string> pushes)
    {
        var assigned = words.TakeWhile(IsAssignment).ToList();
        var rest = words.Skip(assigned.Count).ToList();
        if (rest.Count == 0)
        {
            assigned.ForEach(Assign);
            return;
        }

        var program = rest[0].ExpandWhole(variables);
        if (program == "export")
        {
            foreach (var word in rest.Skip(1).Where(IsAssignment))
                Assign(word);
            return;
        }

        if (Harmless.Contains(program))
            return;
        if (rest.Exists(w => w.HasSubstitution))
            throw new ShellException("the output of a command, $(...), is not known");
        var arguments = rest.SelectMany(w => w.Expand(variables)).ToList();
        if (program == "docker")
            RunDocker(arguments, ref builds, pushes);
        else if (arguments is not ["aws", "ecr", "get-login-password" or "get-login", ..] and not ["aws", "--version"])
            throw new ShellException($"'{program}' is not run");
    }

    private static void RunDocker(List<string> arguments, ref bool builds, List<string> pushes)
    {
        // docker image push, docker buildx build
        var words = arguments.Skip(1).SkipWhile(w => w is "image" or "buildx").ToList();
        switch (words.FirstOrDefault())
        {
            case "build":
                builds = true;
                if (words.Contains("--push"))
                    pushes.AddRange(Options(words, "-t", "--tag"));
                break;
            case "push":
                var images = words.Skip(1).Where(w => !Flags.Contains(w)).ToList();
                if (images is not [var image] || image.StartsWith('-'))
                    throw new ShellException("docker push takes one image");
                pushes.Add(image);
                break;
            case { } command when HarmlessDocker.Contains(command):
                break;
            default:
                throw new ShellException($"'{string.Join(' ', arguments)}' is not run");
        }
    }

    private static IEnumerable<string> Options(List<string> words, string shortName, string longName)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == shortName || words[i] == longName)
                yield return words.ElementAtOrDefault(i + 1) ?? "";
            else if (words[i].StartsWith(longName + "=", StringComparison.Ordinal))
                yield return words[i][(longName.Length + 1)..];
        }
    }

    private bool IsLogin(SimpleCommand command) =>
        command.Words.SelectMany(w => w.Expand(variables)).Take(2).SequenceEqual(["docker", "login"], StringComparer.Ordinal);

    private static bool IsAssignment(ShellWord word) => AssignmentStart().IsMatch(word.Start);

    private void Assign(ShellWord word)
    {
        if (word.HasSubstitution)
            throw new ShellException("the output of a command, $(...), is not known");
        var text = word.ExpandWhole(variables);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        variables[text[..equals]] = text[(equals + 1)..];
    }

    private static IEnumerable<List<SimpleCommand>> Pipelines(IReadOnlyList<SimpleCommand> commands)
    {
        var pipeline = new List<SimpleCommand>();
        foreach (var command in commands)
        {
            if (command.Separator != "|" && pipeline.Count > 0)
            {
                yield return pipeline;
                pipeline = [];
            }

            pipeline.Add(command);
        }

        if (pipeline.Count > 0)
            yield return pipeline;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*=")]
    private static partial Regex AssignmentStart();
}
