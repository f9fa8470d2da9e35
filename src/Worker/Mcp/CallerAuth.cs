namespace Reconciler.Worker.Mcp;

/// <summary>The authentication that a gateway or runtime requires, or that a caller uses.</summary>
internal enum CallerAuth
{
    /// <summary>No authentication.</summary>
    Nothing,

    /// <summary>A bearer token.</summary>
    Token,

    /// <summary>A SigV4 signature with AWS credentials.</summary>
    Signature,
}
