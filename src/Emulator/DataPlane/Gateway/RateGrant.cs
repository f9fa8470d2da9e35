namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>What the rate limits of a gateway say about one request, and what it holds of them until it is answered.</summary>
internal sealed class RateGrant : IDisposable
{
    public static readonly RateGrant Unlimited = new();

    private readonly Action<long>? _charge;
    private readonly Action? _release;

    private RateGrant()
    {
    }

    /// <param name="release">Gives up the connections of the request.</param>
    /// <param name="charge">Takes the tokens that a model has used in place of the estimate; <see langword="null"/> if none are limited.</param>
    public RateGrant(Action release, Action<long>? charge) => (_release, _charge) = (release, charge);

    /// <summary>The limit that refuses the request; <see langword="null"/> if it passes.</summary>
    public string? RefusedBy { get; private init; }

    /// <summary>After which time the request may pass; <see langword="null"/> if nobody knows.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>Whether the tokens of the answer have to be counted.</summary>
    public bool CountsTokens => _charge is not null;

    public static RateGrant Refused(string limit, TimeSpan? retryAfter) => new() { RefusedBy = limit, RetryAfter = retryAfter };

    /// <summary>Tells how many tokens a model has used.</summary>
    public void Charge(long tokens) => _charge?.Invoke(tokens);

    public void Dispose() => _release?.Invoke();
}
