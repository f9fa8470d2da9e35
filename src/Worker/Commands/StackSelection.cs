using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Mcp;
using Reconciler.Worker.Sources;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary>Finds the stack and the object that a name at the prompt means.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Object">The gateway or MCP server in it.</param>
internal sealed record StackSelection(Stack Stack, ObjectRef Object)
{
    private const string Marker = "agentcore.reconciler/";
    private const int Depth = 4;

    private static readonly string[] Kinds = [ToolServerFinder.GatewayKind, ToolServerFinder.McpServerKind];

    /// <param name="path">The stack's folder; when null, the current folder, or else the one below it that has the object.</param>
    /// <param name="name">An object's name, or Kind/name.</param>
    /// <param name="environment">Where errors in the specs go, and the current folder.</param>
    /// <param name="kinds">The kinds that are meant; gateways and servers when left out.</param>
    /// <returns>The choice, or null after the errors were written.</returns>
    /// <exception cref="UserFacingException">No stack has the object, or several have.</exception>
    public static StackSelection? Find(string? path, string name, CommandEnvironment environment, params string[] kinds)
    {
        if (kinds is []) kinds = Kinds;
        var folders = path is not null ? [path] : Candidates(environment.Directory);
        if (folders is []) throw new AccessException("There is no stack here.", "Say where it is with --stack PATH.");
        if (folders is [var only]) return StackFiles.Load([only], environment.Terminal) is [var stack] ? new StackSelection(stack, ObjectOf(stack, name, kinds)) : null;

        var read = folders.ConvertAll(StackReader.Load);
        var stacks = read.Select(result => result.Stack).OfType<Stack>().ToList();
        return stacks.Where(stack => Matches(stack, name, kinds).Count > 0).ToList() switch
        {
            [var one] => new StackSelection(one, ObjectOf(one, name, kinds)),
            // It may be in one that cannot be read.
            [] when StackFiles.Accept([.. read.Where(result => result.Stack is null)], environment.Terminal) is null => null,
            [] => throw new AccessException(
                $"No stack here has {name}{(Spelling.Hint(name, stacks.SelectMany(stack => Names(stack, kinds))) is { } hint ? $"; {hint}" : "")}",
                $"Say where it is with --stack PATH. There are: {string.Join(", ", folders.Select(folder => Path.GetRelativePath(environment.Directory, folder)))}"),
            var several => throw new AccessException($"Several stacks have {name}.", $"Say which with --stack: {string.Join(", ", several.Select(stack => Path.GetRelativePath(environment.Directory, stack.Directory)))}"),
        };
    }

    /// <summary>Whether the name alone finds this very object from the current folder.</summary>
    public static bool IsFoundByName(Stack stack, ObjectRef @object, string current)
    {
        var stacks = Candidates(current).Select(folder => StackReader.Load(folder).Stack).OfType<Stack>().Where(other => Matches(other, @object.Name, Kinds).Count > 0);
        return stacks.ToList() is [var only] && Path.GetFullPath(only.Directory) == Path.GetFullPath(stack.Directory) && Matches(only, @object.Name, Kinds).Count == 1;
    }

    private static ObjectRef ObjectOf(Stack stack, string name, string[] kinds) => Matches(stack, name, kinds) switch
    {
        [var one] => one,
        [] => throw new AccessException(
            $"The stack {stack.Name} has no {string.Join(" or ", kinds)} {name}; {Spelling.Hint(name, Names(stack, kinds)) ?? $"it has {string.Join(", ", Names(stack, kinds).DefaultIfEmpty("none"))}"}",
            "Names are those of the objects' metadata."),
        var several => throw new AccessException($"{name} is ambiguous.", $"Write {string.Join(" or ", several)}."),
    };

    private static List<ObjectRef> Matches(Stack stack, string name, string[] kinds) =>
        [.. stack.Objects.Select(o => o.Ref).Where(o => kinds.Contains(o.Kind) && (o.Name == name || o.ToString() == name))];

    private static IEnumerable<string> Names(Stack stack, string[] kinds) => stack.Objects.Select(o => o.Ref).Where(o => kinds.Contains(o.Kind)).Select(o => o.Name);

    /// <summary>The current folder when it is a stack; else the stacks below specs/, or wherever they are.</summary>
    private static List<string> Candidates(string current)
    {
        if (IsStack(current)) return [current];
        var below = Below(Path.Combine(current, "specs"), Depth).ToList();
        return below.Count > 0 ? below : [.. Below(current, Depth)];
    }

    private static IEnumerable<string> Below(string folder, int depth)
    {
        if (depth == 0 || !Directory.Exists(folder)) yield break;
        foreach (var child in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(child) is ['.', ..] or "bin" or "obj" or "node_modules") continue;
            if (IsStack(child)) yield return child;
            else foreach (var found in Below(child, depth - 1)) yield return found;
        }
    }

    private static bool IsStack(string folder) => Directory.EnumerateFiles(folder)
        .Where(file => Path.GetExtension(file) is ".yaml" or ".yml")
        .Any(file => File.ReadLines(file).Any(line => line.StartsWith("apiVersion:", StringComparison.Ordinal) && line.Contains(Marker, StringComparison.Ordinal)));
}
