using Amazon.IdentityManagement.Model;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>Who may call a runtime or a gateway with signed requests: an IAM policy, attached to users, roles and groups.</summary>
[ExactlyOne("runtime", "gateway")]
[AtLeastOne("users", "roles", "groups")]
[Needs("createUser", "users")]
public sealed class InvokeAccessSpec : ResourceSpec
{
    private const string NamePattern = @"^[A-Za-z0-9_+=,.@-]{1,128}$";

    /// <summary>The <c>McpServer</c> that may be called. It must not require tokens.</summary>
    /// <example>order-server</example>
    public string? Runtime { get; set; }

    /// <summary>The <c>Gateway</c> that may be called, with <c>authorizerType: AWS_IAM</c>.</summary>
    /// <example>tools</example>
    public string? Gateway { get; set; }

    /// <summary>The policy's name; if unset, it is composed of stack and object.</summary>
    [ConstrainedBy(typeof(CreatePolicyRequest), nameof(CreatePolicyRequest.PolicyName))]
    public string? Name { get; set; }

    /// <summary>The IAM users that may call, by name.</summary>
    /// <example>["alice"]</example>
    [ItemPattern(NamePattern)]
    public List<string>? Users { get; set; }

    /// <summary>The IAM roles that may call, by name.</summary>
    /// <example>["web-backend"]</example>
    [ItemPattern(NamePattern)]
    public List<string>? Roles { get; set; }

    /// <summary>The IAM groups that may call, by name.</summary>
    /// <example>["developers"]</example>
    [ItemPattern(NamePattern)]
    public List<string>? Groups { get; set; }

    /// <summary>
    /// Create the users. They get no access key: make one for each in AWS. On the embedded AWS, <c>call --user NAME</c> calls as such a
    /// user.
    /// </summary>
    public bool CreateUser { get; set; }

    /// <summary>
    /// ARNs of more runtimes or gateways that the same users, roles and groups may call. <c>*</c> stands for any characters.
    /// </summary>
    /// <example>["arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/*"]</example>
    public List<string>? Resources { get; set; }
}
