namespace Cedar.Policies;

/// <summary>What a policy does when it applies.</summary>
public enum Effect
{
    /// <summary>Allows, unless a policy forbids.</summary>
    Permit,

    /// <summary>Denies, whatever is permitted.</summary>
    Forbid,
}
