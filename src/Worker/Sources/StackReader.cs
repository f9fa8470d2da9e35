using Reconciler.Engine.Composition;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Local;

namespace Reconciler.Worker.Sources;

/// <summary>Reads stacks, and checks of them all that can be known without AWS: the specs, and the policies in them.</summary>
internal static class StackReader
{
    public static LoadResult Load(string path) => StackLoader.Load(path, new LoadOptions(AdditionalCheck: objects => CedarPolicyChecks.Check(objects)));

    /// <summary>Reads a stack whose policies are checked by the tools of its servers, too.</summary>
    /// <param name="path">The folder, or a single file.</param>
    /// <param name="servers">Starts the servers.</param>
    /// <param name="cancellationToken">Gives up and ends what was started.</param>
    public static async Task<LoadResult> LoadAsync(string path, ServerToolLister servers, CancellationToken cancellationToken)
    {
        // Whatever is wrong elsewhere, all that can be found is said at once.
        IReadOnlyList<SpecObject> readable = [];
        var stack = StackLoader.Load(path, new LoadOptions(AdditionalCheck: objects =>
        {
            readable = objects;
            return [];
        })).Stack;
        var tools = await servers.ListAsync(readable, stack?.Settings.Region, cancellationToken);
        return StackLoader.Load(path, new LoadOptions(AdditionalCheck: objects => [.. tools.Errors, .. CedarPolicyChecks.Check(objects, tools.Find)]));
    }
}
