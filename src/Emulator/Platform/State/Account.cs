using System.Security.Cryptography;

namespace Reconciler.Emulator.Platform.State;

/// <summary>The account that all services share: id, clock and state.</summary>
internal sealed class Account(AccountOptions options) : IDisposable
{
    private const string LowerAlphanumerics = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string UpperAlphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public AccountOptions Options { get; } = options;

    public string Id => Options.Id;

    public AccountBehavior Behavior => Options.Behavior;

    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    /// <summary>The current time in the format of documents: seconds since 1970, in milliseconds.</summary>
    public double Time => Now.ToUnixTimeMilliseconds() / 1000d;

    /// <summary>Raised before a request uses the state. Handlers do what became due since the last request.</summary>
    public event Action? Advancing;

    /// <summary>Raised under the gate after a request that changed the state.</summary>
    public event Action? Changed;

    /// <summary>The state. Callers hold <see cref="Gate"/>.</summary>
    public StateStore State { get; } = new(options);

    /// <summary>Lets one request at a time read or change the account. A request holds it for microseconds.</summary>
    public Lock Gate { get; } = new();

    public void Advance() => Advancing?.Invoke();

    /// <summary>Does work as one request: under the gate, with due work done before and changes committed after it.</summary>
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

    /// <summary>Deletes everything in the account.</summary>
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
