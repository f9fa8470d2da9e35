using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Resource servers and their scopes. Clients request a scope as <c>server/scope</c>.</summary>
internal sealed class ResourceServers : IOperations
{
    public const string TableName = "resource-servers";

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateResourceServer", Create);
        on("DescribeResourceServer", call => Answer(Find(call)));
        on("UpdateResourceServer", Update);
        on("DeleteResourceServer", Delete);
        on("ListResourceServers", call => CognitoLists.Answer(call, "ResourceServers", CognitoLists.OfPool(call, TableName)));
    }

    /// <summary>Whether the pool of the call has a scope.</summary>
    public static bool HasScope(Call call, string scope)
    {
        var slash = scope.LastIndexOf('/');
        return slash > 0 && call.Table(TableName).Find($"{call.Text("UserPoolId")}/{scope[..slash]}") is { } server &&
            server.Objects("Scopes").Any(s => s.Text("ScopeName") == scope[(slash + 1)..]);
    }

    private static JsonObject Create(Call call)
    {
        var pool = UserPools.Find(call).Text("Id");
        if (call.Table(TableName).Contains(Key(call)))
            throw CognitoErrors.ResourceServerExists(call.Text("Identifier"), pool);
        var server = new JsonObject { ["UserPoolId"] = pool }
            .CopySet(call.Input, "Identifier", "Name", "Scopes")
            .Default("Scopes", new JsonArray());
        return Answer(call.Table(TableName).Put(Key(call), server));
    }

    private static JsonObject Update(Call call)
    {
        var server = Find(call).CopyAll(call.Input, "Name", "Scopes").Default("Scopes", new JsonArray());
        return Answer(call.Table(TableName).Put(Key(call), server));
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
        return call.Table(TableName).Find(Key(call)) ?? throw CognitoErrors.NoSuchResourceServer(call.Text("Identifier"));
    }

    private static string Key(Call call) => $"{call.Text("UserPoolId")}/{call.Text("Identifier")}";

    private static JsonObject Answer(JsonObject server) => new() { ["ResourceServer"] = server.Copy() };
}
