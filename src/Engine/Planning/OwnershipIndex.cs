using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;

namespace Reconciler.Engine.Planning;

/// <summary>
/// Which resources of a type belong to which stack, for all stacks of an account at once. It is as old as lists may be, so it says where
/// to look, and not what is there.
/// </summary>
internal sealed class OwnershipIndex
{
    private readonly Dictionary<string, List<string>> _byStack = new(StringComparer.Ordinal);
    private readonly List<string> _anybodys = [];

    /// <summary>The identifiers of what belongs to a stack, or may.</summary>
    public IEnumerable<string> GetIds(string stack) => _byStack.TryGetValue(stack, out var ids) ? ids.Concat(_anybodys) : _anybodys;

    public static Task<OwnershipIndex> ReadAsync(AwsAccount aws, IResourceType type, CancellationToken cancellationToken) =>
        aws.View.ReadAsync($"{type.Name}/*/owners", ct => FindAsync(aws, type, ct), cancellationToken);

    private static async Task<OwnershipIndex> FindAsync(AwsAccount aws, IResourceType type, CancellationToken cancellationToken)
    {
        var owners = new OwnershipIndex();
        await foreach (var live in type.EnumerateAsync(aws, [], cancellationToken))
        {
            if (Ownership.FindStack(live) is { } stack) (owners._byStack.TryGetValue(stack, out var known) ? known : owners._byStack[stack] = []).Add(live.Id);
            else if (live.Tags is null) owners._anybodys.Add(live.Id);
        }

        return owners;
    }
}
