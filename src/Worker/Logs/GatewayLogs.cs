using Reconciler.Engine.Composition;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Spec;

namespace Reconciler.Worker.Logs;

/// <summary>Reads who called what at a gateway of a stack.</summary>
internal sealed class GatewayLogs
{
    private const int SuffixLength = 11;

    private readonly LogSource _source;
    private readonly CallAssembler _assembler;
    private readonly TimeProvider _clock;

    private GatewayLogs(LogSource source, StackReconciler stack, TimeProvider clock)
    {
        var locations = PolicyLocations.Find(stack.Stack);
        (_source, _clock) = (source, clock);
        _assembler = new CallAssembler(id => locations.TryGetValue(NameOf(id), out var found)
            ? new LoggedPolicy(id, found.Object, found.Location)
            : new LoggedPolicy(id));
    }

    /// <summary>The log group.</summary>
    public string Group => _source.Group;

    /// <summary>Whether the log group was missing at the last read.</summary>
    public bool IsMissing => _source.IsMissing;

    /// <summary>Finds the log of a gateway.</summary>
    /// <param name="stack">The stack of the gateway.</param>
    /// <param name="gateway">The <c>Gateway</c> object.</param>
    /// <param name="since">The earliest time of the events.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The log; null if the gateway does not exist yet.</returns>
    public static async Task<GatewayLogs?> FindAsync(
        StackReconciler stack, ObjectRef gateway, DateTimeOffset since, TimeProvider clock, CancellationToken cancellationToken)
    {
        var found = await stack.CreateFinder().FindAsync(new ResourceAddress(ResourceTypeNames.Gateway, gateway.Name), cancellationToken);
        if (found.Live is not { } live) return null;
        var group = $"/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/{live.Attributes["id"]}";
        return new GatewayLogs(new LogSource(stack.Aws, "gateway", group) { Since = since }, stack, clock);
    }

    /// <summary>Reads the calls that earlier reads did not return, ordered by time.</summary>
    /// <param name="isLast">Whether calls whose end is not in the log are returned, too; else they are waited for.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<IReadOnlyList<GatewayCall>> ReadAsync(bool isLast, CancellationToken cancellationToken)
    {
        var lines = await _source.ReadAsync(cancellationToken);
        var calls = lines.OrderBy(line => line.Time).Select(_assembler.Add).OfType<GatewayCall>().ToList();
        return [.. calls.Concat(_assembler.Flush(isLast ? null : _clock.GetUtcNow())).OrderBy(call => call.Time)];
    }

    // The id is the name, a hyphen and ten characters. Names have no hyphen.
    private static string NameOf(string id) => id.Length > SuffixLength ? id[..^SuffixLength] : id;
}
