namespace Cedar.Policies;

/// <summary>The variables of a request.</summary>
public enum RequestVariable
{
    /// <summary>The caller.</summary>
    Principal,

    /// <summary>The operation.</summary>
    Action,

    /// <summary>The object of the operation.</summary>
    Resource,

    /// <summary>Facts about the request itself, such as its arguments.</summary>
    Context,
}
