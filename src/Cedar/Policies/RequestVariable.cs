namespace Cedar.Policies;

/// <summary>The parts of a request an expression may name.</summary>
public enum RequestVariable
{
    /// <summary>Who asks.</summary>
    Principal,

    /// <summary>What they want to do.</summary>
    Action,

    /// <summary>What they want to do it to.</summary>
    Resource,

    /// <summary>The circumstances.</summary>
    Context,
}
