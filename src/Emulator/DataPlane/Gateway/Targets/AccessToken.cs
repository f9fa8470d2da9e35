namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A bearer token. It prints as its expiration only.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset Expiration)
{
    public override string ToString() => $"expires {Expiration:O}";
}
