using Amazon.Lambda.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>A Lambda function: its code, its role, and who may invoke it.</summary>
[AtMostOne("role", "roleArn")]
[MustSet("code")]
[Mirrors(
    typeof(CreateFunctionRequest),
    nameof(CreateFunctionRequest.Code),
    nameof(CreateFunctionRequest.CodeSigningConfigArn),
    nameof(CreateFunctionRequest.PackageType),
    nameof(CreateFunctionRequest.Publish),
    nameof(CreateFunctionRequest.PublishTo),
    nameof(CreateFunctionRequest.Role),
    nameof(CreateFunctionRequest.Tags))]
public sealed class LambdaFunctionSpec : MirroringSpec<CreateFunctionRequest>
{
    /// <summary>The code.</summary>
    public FunctionCodeSpec? Code { get; set; }

    /// <summary>The execution role, unless <c>roleArn</c> names an existing one.</summary>
    public RoleSpec? Role { get; set; }

    /// <summary>The ARN of an existing execution role. It is used and never changed.</summary>
    [ConstrainedBy(typeof(CreateFunctionRequest), nameof(CreateFunctionRequest.Role))]
    public string? RoleArn { get; set; }

    /// <summary>
    /// Which services and accounts may invoke the function by its resource policy. The roles of gateways of the stack need none.
    /// </summary>
    public List<FunctionPermissionSpec>? Permissions { get; set; }

    /// <summary>How the embedded AWS runs the function; needed only where it cannot run the runtime.</summary>
    public LocalFunctionSpec? Local { get; set; }
}
