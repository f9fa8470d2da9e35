namespace Reconciler.Emulator.Platform;

/// <summary>The settings of the emulated account that no single service owns.</summary>
internal sealed record AccountOptions
{
    /// <summary>The folder that persists the account, or <see langword="null"/> to keep it in memory only.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>The clock of state machines and timestamps.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The clock that the time of a signature is checked against.</summary>
    public TimeProvider SignatureClock { get; init; } = TimeProvider.System;

    /// <summary>The 12-digit account id.</summary>
    public string Id { get; init; } = "000000000000";

    /// <summary>The region of unsigned requests.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The accepted long-term credentials: secret access key by access key id.</summary>
    public IReadOnlyDictionary<string, string> Credentials { get; init; } = new Dictionary<string, string>();

    /// <summary>The token of those who may run programs on this machine; <see langword="null"/> if nobody has one.</summary>
    public string? Token { get; init; }

    /// <summary>Accepts any access key id if the request is signed with the first secret of <see cref="Credentials"/>.</summary>
    public bool AcceptAnyAccessKeyId { get; init; }

    /// <summary>The account's deviations from an ideal one.</summary>
    public AccountBehavior Behavior { get; init; } = new();
}
