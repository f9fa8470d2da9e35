namespace Reconciler.Worker.Mcp;

/// <summary>What a gateway or runtime wants to see of its callers.</summary>
internal enum CallerAuth
{
    /// <summary>Nothing: anybody may call.</summary>
    Nothing,

    /// <summary>A bearer token.</summary>
    Token,

    /// <summary>A signature with AWS credentials.</summary>
    Signature,
}
