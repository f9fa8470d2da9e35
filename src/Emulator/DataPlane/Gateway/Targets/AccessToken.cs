namespace Reconciler.Emulator.DataPlane.Gateway.Targets;

/// <summary>A bearer token. Its text form shows the expiration and never the token.</summary>
internal sealed record AccessToken(string Value, DateTimeOffset Expiration)
{
    public override string ToString() => $"expires {Expiration:O}";
}
