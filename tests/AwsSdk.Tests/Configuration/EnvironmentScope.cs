namespace Reconciler.AwsSdk.Tests.Configuration;

/// <summary>Environment variables for the length of a test. They are the process's, so such tests run by themselves.</summary>
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
