namespace Reconciler.Emulator.Platform;

/// <summary>What the emulated account is, whatever services it has.</summary>
internal sealed record AccountOptions
{
    /// <summary>The folder that keeps the account between processes; <see langword="null"/> keeps it in memory only.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>The clock that state machines advance by and that every timestamp is taken from.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The clock that clients sign by.</summary>
    public TimeProvider SignatureClock { get; init; } = TimeProvider.System;

    /// <summary>The twelve digits of the account.</summary>
    public string Id { get; init; } = "000000000000";

    /// <summary>The region of requests whose signature names none.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Accepted long-term credentials, access key id to secret.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; init; } = new Dictionary<string, string>();

    /// <summary>Accepts every access key id whose requests are signed with the secret of the first of <see cref="Credentials"/>.</summary>
    public bool AcceptAnyAccessKeyId { get; init; }

    /// <summary>What all services do less than instantly and consistently.</summary>
    public AccountBehavior Behavior { get; init; } = new();
}
