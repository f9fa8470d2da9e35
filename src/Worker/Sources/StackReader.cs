using Reconciler.Spec;
using Reconciler.Worker.Composition;

namespace Reconciler.Worker.Sources;

/// <summary>Reads stacks, and checks of them all that can be known without AWS: the specs, and the policies in them.</summary>
internal static class StackReader
{
    public static LoadResult Load(string path) => StackLoader.Load(path, new LoadOptions(Check: objects => CedarPolicyChecks.Of(objects)));
}
