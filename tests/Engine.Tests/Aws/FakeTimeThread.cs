using Microsoft.Extensions.Time.Testing;

namespace Engine.Tests.Aws;

/// <summary>
/// Runs asynchronous code on the thread of the test, in fake time: what a task awaits goes on here and nowhere else. So a test sees the same
/// order each time.
/// </summary>
internal sealed class FakeTimeThread(FakeTimeProvider clock) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    /// <summary>Calls a method up to its first wait.</summary>
    public T Call<T>(Func<T> method)
    {
        var previous = Current;
        SetSynchronizationContext(this);
        try
        {
            var result = method();
            while (_ready.TryDequeue(out var next)) next.Callback(next.State);
            return result;
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    /// <summary>Lets time pass in steps, and what it releases run.</summary>
    public void Pass(TimeSpan time, TimeSpan step)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            Call(() =>
            {
                clock.Advance(step);
                return 0;
            });
        }
    }
}
