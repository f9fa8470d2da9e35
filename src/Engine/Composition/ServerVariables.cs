namespace Reconciler.Engine.Composition;

/// <summary>Environment variables that the operator sets for MCP servers.</summary>
public static class ServerVariables
{
    /// <summary>The SHA-256 of the source that the server was built from, in hexadecimal digits.</summary>
    public const string SourceVersion = "SOURCE_VERSION";
}
