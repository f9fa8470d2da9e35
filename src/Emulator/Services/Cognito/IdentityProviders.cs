using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>External identity providers of pools.</summary>
internal sealed class IdentityProviders : IOperations
{
    public const string TableName = "identity-providers";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateIdentityProvider", Create);
        on("DescribeIdentityProvider", call => Answer(Find(call)));
        on("UpdateIdentityProvider", Update);
        on("DeleteIdentityProvider", Delete);
        on("ListIdentityProviders", call => CognitoLists.Answer(call, "Providers", CognitoLists.OfPool(call, TableName)));
    }

    private static JsonObject Create(Call call)
    {
        var pool = UserPools.Find(call).Text("Id");
        if (call.Table(TableName).Contains(Key(call)))
            throw CognitoErrors.ProviderExists();
        var provider = new JsonObject { ["UserPoolId"] = pool, ["CreationDate"] = call.Time, ["LastModifiedDate"] = call.Time }
            .CopySet(call.Input, "ProviderName", "ProviderType", "ProviderDetails", "AttributeMapping", "IdpIdentifiers");
        return Answer(call.Table(TableName).Put(Key(call), provider));
    }

    private static JsonObject Update(Call call)
    {
        var provider = Find(call).CopySet(call.Input, "ProviderDetails", "AttributeMapping", "IdpIdentifiers");
        provider["LastModifiedDate"] = call.Time;
        return Answer(call.Table(TableName).Put(Key(call), provider));
    }

    private static JsonObject Delete(Call call)
    {
        Find(call);
        call.Table(TableName).Remove(Key(call));
        return [];
    }

    private static JsonObject Find(Call call)
    {
        UserPools.Find(call);
        return call.Table(TableName).Find(Key(call)) ?? throw CognitoErrors.NoSuchProvider(call.Text("ProviderName"));
    }

    private static string Key(Call call) => $"{call.Text("UserPoolId")}/{call.Text("ProviderName")}";

    private static JsonObject Answer(JsonObject provider) => new() { ["IdentityProvider"] = provider.Copy() };
}
