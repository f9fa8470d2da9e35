using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;

namespace Reconciler.Spec.Kinds;

/// <summary>How the embedded AWS runs a server: as a process in the source folder, with its port in the variable <c>PORT</c>.</summary>
public sealed class LocalSpec
{
    /// <summary>
    /// The folder with what runs in place of a prebuilt image, relative to the spec's file and inside the repository. A server with a
    /// <c>source</c> runs in that.
    /// </summary>
    /// <example>local</example>
    public string? Path { get; set; }

    /// <summary>
    /// The program and arguments that prepare the source, as <c>docker build</c> would; not a shell command line. Its output in the
    /// folder is kept and copied to the folder in which the server runs.
    /// </summary>
    /// <example>["dotnet", "publish", "-o", "out"]</example>
    [AWSProperty(Min = 1)]
    public List<string>? Build { get; set; }

    /// <summary>The program and its arguments; not a shell command line.</summary>
    /// <example>["dotnet", "out/Server.dll"]</example>
    [AWSProperty(Min = 1)]
    public required List<string> Command { get; set; }
}
