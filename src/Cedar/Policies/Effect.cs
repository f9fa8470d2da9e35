namespace Cedar.Policies;

/// <summary>The effect of a policy that applies.</summary>
public enum Effect
{
    /// <summary>Permits the request unless another policy forbids it.</summary>
    Permit,

    /// <summary>Forbids the request, whatever other policies permit.</summary>
    Forbid,
}
