using Reconciler.Access.Schemas;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Posture;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Local;

namespace Reconciler.Worker.Sources;

/// <summary>Loads stacks and makes every check that needs no AWS call: the specs, and the Cedar policies in them.</summary>
internal static class StackReader
{
    /// <summary>Loads a stack. Its policies are checked against the tools that the specs declare.</summary>
    /// <param name="path">The spec folder, or a single spec file.</param>
    public static LoadResult Load(string path) => Load(path, root: null);

    /// <summary>Loads a stack whose repository is known.</summary>
    /// <param name="path">The spec folder, or a single spec file.</param>
    /// <param name="root">The folder that must contain all paths of the specs; null to search it.</param>
    public static LoadResult Load(string path, string? root) =>
        StackLoader.Load(path, new LoadOptions(root, objects => StackChecks.Check(objects)));

    /// <summary>Loads a stack from a text, such as that of standard input. It has a Stack document and refers to no files.</summary>
    /// <param name="name">The name of the text in messages.</param>
    /// <param name="text">YAML documents.</param>
    public static LoadResult LoadText(string name, string text) =>
        StackLoader.LoadText(name, text, new LoadOptions(AdditionalCheck: objects => StackChecks.Check(objects)));

    /// <summary>Loads a stack. Its policies are checked against the tools that its servers list, too.</summary>
    /// <param name="path">The spec folder, or a single spec file.</param>
    /// <param name="servers">Starts the servers and lists their tools.</param>
    /// <param name="cancellationToken">Cancels the listing and stops the servers.</param>
    public static async Task<LoadResult> LoadAsync(string path, ServerToolLister servers, CancellationToken cancellationToken) =>
        (await LoadWithToolsAsync(path, servers, cancellationToken)).Result;

    /// <summary>Loads a stack, with a function that returns the tools of a target of a gateway, or null if they are not known.</summary>
    /// <param name="path">The spec folder, or a single spec file.</param>
    /// <param name="servers">Starts the servers and lists their tools; null to start none.</param>
    /// <param name="cancellationToken">Cancels the listing and stops the servers.</param>
    public static async Task<(LoadResult Result, Func<string, string, IReadOnlyList<Tool>?>? Tools)> LoadWithToolsAsync(
        string path, ServerToolLister? servers, CancellationToken cancellationToken)
    {
        if (servers is null) return (Load(path), null);

        // The first load provides the objects, also of a stack with errors: the second load then reports all errors at once.
        IReadOnlyList<SpecObject> readable = [];
        var stack = StackLoader.Load(path, new LoadOptions(AdditionalCheck: objects =>
        {
            readable = objects;
            return [];
        })).Stack;
        var tools = await servers.ListAsync(readable, stack?.Settings.Region, cancellationToken);
        var result = StackLoader.Load(
            path, new LoadOptions(AdditionalCheck: objects => [.. tools.Errors, .. StackChecks.Check(objects, tools.Find)]));
        return (result, tools.Find);
    }
}
