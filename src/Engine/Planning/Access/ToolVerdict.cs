namespace Reconciler.Engine.Planning.Access;

/// <summary>What follows from the tools that the server of a target lists.</summary>
internal enum ToolVerdict
{
    /// <summary>The tools are unknown.</summary>
    Unknown,

    /// <summary>They are those that were agreed to.</summary>
    Same,

    /// <summary>They are others, the gateway has listed them, and they are agreed to: this is recorded.</summary>
    Adopted,

    /// <summary>They are others, and the gateway is to list them: they are followed or agreed to.</summary>
    Outdated,

    /// <summary>They are others, and the gateway is to list them: a commit has changed the server.</summary>
    Pending,

    /// <summary>They are others, and nobody has agreed to them. The gateway offers those that were agreed to.</summary>
    Held,

    /// <summary>They are others, nobody has agreed to them, and the gateway has listed the tools again since.</summary>
    InForce,
}
