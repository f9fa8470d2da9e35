using System.Security.Cryptography;

namespace Reconciler.Emulator.Platform.State;

/// <summary>What all services of the account share: its number, its clock and its state.</summary>
internal sealed class Account(AccountOptions options) : IDisposable
{
    private const string LowerAlphanumerics = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string UpperAlphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public AccountOptions Options { get; } = options;

    public string Id => Options.Id;

    public AccountBehavior Behavior => Options.Behavior;

    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    /// <summary>The present as documents keep time: seconds since 1970, to the millisecond.</summary>
    public double Time => Now.ToUnixTimeMilliseconds() / 1000d;

    /// <summary>Raised before a request touches the state: what was due in the meantime happens now.</summary>
    public event Action? Advancing;

    /// <summary>Raised under the gate after a request that has changed the state.</summary>
    public event Action? Changed;

    /// <summary>The state, which is only touched under <see cref="Gate"/>.</summary>
    public StateStore State { get; } = new(options);

    /// <summary>One request at a time reads or changes the account; a request holds it for microseconds.</summary>
    public Lock Gate { get; } = new();

    public void Advance() => Advancing?.Invoke();

    /// <summary>Does something with the account that no call of an API asks for, as a request of its own.</summary>
    public T Perform<T>(Func<T> work)
    {
        lock (Gate)
        {
            try
            {
                Advance();
                return work();
            }
            finally
            {
                if (State.Commit())
                    Changed?.Invoke();
            }
        }
    }

    /// <summary>Empties the account.</summary>
    public void Clear()
    {
        lock (Gate)
        {
            State.Clear();
            Changed?.Invoke();
        }
    }

    public static string LowerId(int length) => RandomNumberGenerator.GetString(LowerAlphanumerics, length);

    public static string UpperId(int length) => RandomNumberGenerator.GetString(UpperAlphanumerics, length);

    public void Dispose() => State.Dispose();
}
