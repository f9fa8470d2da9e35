using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The domains of pools: a pool has one prefix or custom domain. Domains are unique.</summary>
internal sealed class Domains : IOperations
{
    public const string TableName = "domains";

    private static readonly string[] Settings = ["CustomDomainConfig", "ManagedLoginVersion", "Routing"];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateUserPoolDomain", Create);
        on("DescribeUserPoolDomain", call => new JsonObject
        {
            ["DomainDescription"] = call.Table(TableName).Find(call.Text("Domain"))?.DeepClone() ?? new JsonObject(),
        });
        on("UpdateUserPoolDomain", Update);
        on("DeleteUserPoolDomain", Delete);
    }

    public static JsonObject? OfPool(Call call, string poolId) =>
        call.Table(TableName).Documents.FirstOrDefault(d => d.Text("UserPoolId") == poolId);

    private static JsonObject Create(Call call)
    {
        var pool = UserPools.Find(call).Text("Id");
        var name = call.Text("Domain");
        if (call.Table(TableName).Contains(name))
            throw CognitoErrors.DomainTaken();
        if (OfPool(call, pool) is not null)
            throw CognitoErrors.PoolHasDomain();
        var domain = new JsonObject
        {
            ["UserPoolId"] = pool,
            ["AWSAccountId"] = call.Account.Id,
            ["Domain"] = name,
            ["CloudFrontDistribution"] = $"d{Account.LowerId(13)}.cloudfront.net",
            ["Version"] = call.Now.ToString("yyyyMMddHHmmss", null),
            ["Status"] = "ACTIVE",
        }.CopySet(call.Input, Settings);
        return Answer(call.Table(TableName).Put(name, domain.Default("ManagedLoginVersion", 1)));
    }

    private static JsonObject Update(Call call)
    {
        var domain = Find(call).CopySet(call.Input, Settings).CopyAll(call.Input, "Routing");
        return Answer(call.Table(TableName).Put(call.Text("Domain"), domain));
    }

    private static JsonObject Delete(Call call)
    {
        Find(call);
        call.Table(TableName).Remove(call.Text("Domain"));
        return [];
    }

    private static JsonObject Find(Call call)
    {
        var pool = UserPools.Find(call).Text("Id");
        return call.Table(TableName).Find(call.Text("Domain")) is { } domain && domain.Text("UserPoolId") == pool
            ? domain
            : throw CognitoErrors.NoSuchDomain();
    }

    private static JsonObject Answer(JsonObject domain)
    {
        var answer = new JsonObject().CopySet(domain, "ManagedLoginVersion");
        if (domain["CustomDomainConfig"] is not null)
            answer["CloudFrontDomain"] = domain.Text("CloudFrontDistribution");
        return answer;
    }
}
