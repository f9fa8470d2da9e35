using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Mcp;
using Reconciler.Worker.Sources;
using Shared;

namespace Reconciler.Worker.Commands;

/// <summary>The stack and the object that a name on the command line refers to.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Object">The <c>Gateway</c> or <c>McpServer</c> object.</param>
internal sealed record StackSelection(Stack Stack, ObjectRef Object)
{
    private const int MaxDepth = 4;

    private static readonly string[] DefaultKinds = [ToolServerFinder.GatewayKind, ToolServerFinder.McpServerKind];

    /// <summary>Finds an object by its name.</summary>
    /// <param name="path">The folder of the stack; null to search the current folder and, if it is not a stack, those below it.</param>
    /// <param name="name">The name of the object, or Kind/name.</param>
    /// <param name="environment">The current folder, and the terminal for errors in the specs.</param>
    /// <param name="kinds">The kinds to search; none for <c>Gateway</c> and <c>McpServer</c>.</param>
    /// <returns>The selection; null if specs have errors, which are then written to standard error.</returns>
    /// <exception cref="UserFacingException">No stack or more than one stack has the object.</exception>
    public static StackSelection? Find(string? path, string name, CommandEnvironment environment, params string[] kinds)
    {
        if (kinds is []) kinds = DefaultKinds;
        IReadOnlyList<string> folders = path is not null ? [path] : FindFolders(environment.Directory);
        if (folders is []) throw new AccessException("No stack found in this folder.", "Give the folder of the stack with --stack PATH.");
        if (folders is [var only])
        {
            return StackFiles.Load([only], environment.Terminal) is [var stack]
                ? new StackSelection(stack, FindObject(stack, name, kinds))
                : null;
        }

        var results = folders.Select(StackReader.Load).ToList();
        var stacks = results.Select(result => result.Stack).OfType<Stack>().ToList();
        return stacks.Where(stack => FindMatches(stack, name, kinds).Count > 0).ToList() switch
        {
            [var one] => new StackSelection(one, FindObject(one, name, kinds)),

            // A stack with errors may have the object: report its errors.
            [] when StackFiles.Accept([.. results.Where(result => result.Stack is null)], environment.Terminal) is null => null,
            [] when Spelling.Hint(name, stacks.SelectMany(stack => GetNames(stack, kinds))) is { } hint =>
                throw new AccessException($"No stack has {name}; {hint}", GetPathHint(folders, environment)),
            [] => throw new AccessException($"No stack has {name}.", GetPathHint(folders, environment)),
            var several => throw new AccessException(
                $"Several stacks have {name}.",
                $"Choose one with --stack: {Join(several.Select(stack => stack.Directory), environment)}"),
        };
    }

    /// <summary>Whether <see cref="Find"/> finds this object by its name, without a path.</summary>
    public static bool IsFoundByName(Stack stack, ObjectRef @object, string current)
    {
        var stacks = FindFolders(current)
            .Select(folder => StackReader.Load(folder).Stack)
            .OfType<Stack>()
            .Where(other => FindMatches(other, @object.Name, DefaultKinds).Count > 0);
        return stacks.ToList() is [var only]
            && Path.GetFullPath(only.Directory) == Path.GetFullPath(stack.Directory)
            && FindMatches(only, @object.Name, DefaultKinds).Count == 1;
    }

    private static string GetPathHint(IEnumerable<string> folders, CommandEnvironment environment) =>
        $"Give the folder of the stack with --stack PATH. Stacks found: {Join(folders, environment)}";

    private static string Join(IEnumerable<string> folders, CommandEnvironment environment) =>
        string.Join(", ", folders.Select(folder => Path.GetRelativePath(environment.Directory, folder)));

    private static ObjectRef FindObject(Stack stack, string name, string[] kinds)
    {
        switch (FindMatches(stack, name, kinds))
        {
            case [var one]:
                return one;
            case []:
                var names = GetNames(stack, kinds).ToList();
                var hint = Spelling.Hint(name, names) ?? $"it has {string.Join(", ", names.DefaultIfEmpty("none"))}";
                throw new AccessException(
                    $"The stack {stack.Name} has no {string.Join(" or ", kinds)} {name}; {hint}",
                    "The name of an object is its metadata.name.");
            case var several:
                throw new AccessException($"{name} is ambiguous.", $"Write {string.Join(" or ", several)}.");
        }
    }

    private static List<ObjectRef> FindMatches(Stack stack, string name, string[] kinds) =>
        [.. stack.Objects.Select(o => o.Ref).Where(o => kinds.Contains(o.Kind) && (o.Name == name || o.ToString() == name))];

    private static IEnumerable<string> GetNames(Stack stack, string[] kinds) =>
        stack.Objects.Select(o => o.Ref).Where(o => kinds.Contains(o.Kind)).Select(o => o.Name);

    /// <summary>Returns the current folder if it is a stack; else the stacks below <c>specs</c>, or those below the current folder.</summary>
    public static IReadOnlyList<string> FindFolders(string current)
    {
        if (StackFolders.IsStack(current)) return [current];
        var folders = StackFolders.FindBelow(Path.Combine(current, "specs"), MaxDepth).ToList();
        return folders.Count > 0 ? folders : [.. StackFolders.FindBelow(current, MaxDepth)];
    }
}
