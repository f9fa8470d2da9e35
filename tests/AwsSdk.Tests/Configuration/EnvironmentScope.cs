namespace Reconciler.AwsSdk.Tests.Configuration;

/// <summary>Sets environment variables during a test. They are global to the process, so these tests do not run in parallel.</summary>
internal sealed class EnvironmentScope : IDisposable
{
    public const string Collection = "environment";

    private readonly Dictionary<string, string?> _before = [];

    public void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }
}
