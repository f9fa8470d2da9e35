using Amazon.Runtime;

namespace Reconciler.Engine.Aws;

/// <summary>
/// What a rate of AWS applies to. The service is part of it, because IAM and AgentCore both have a <c>ListPolicies</c>. IAM has one rate for
/// all regions of an account.
/// </summary>
/// <param name="AccountId">The account: 12 digits.</param>
/// <param name="Region">The region; empty for a service without regions.</param>
/// <param name="Service">The service, as the SDK names it, such as <c>BedrockAgentCoreControl</c>.</param>
/// <param name="Operation">The operation, such as <c>ListPolicies</c>.</param>
internal readonly record struct CallKey(string AccountId, string Region, string Service, string Operation)
{
    private const string Iam = "IdentityManagement";

    /// <summary>Returns the key of an operation of an account.</summary>
    public static CallKey Of<TRequest>(string accountId, string region)
        where TRequest : AmazonWebServiceRequest =>
        new(accountId, Names<TRequest>.Service == Iam ? "" : region, Names<TRequest>.Service, Names<TRequest>.Operation);

    public override string ToString() => $"{Service}.{Operation} in {AccountId}{(Region.Length > 0 ? $"/{Region}" : "")}";

    private static class Names<TRequest>
    {
        public static readonly string Operation = typeof(TRequest).Name.Replace("Request", "", StringComparison.Ordinal);

        // Amazon.BedrockAgentCoreControl.Model
        public static readonly string Service = typeof(TRequest).Namespace!.Split('.')[1];
    }
}
