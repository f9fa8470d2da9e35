using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>One authenticated and validated call of an operation.</summary>
internal sealed record Call(IService Service, OperationContract Operation, JsonObject Input, Caller Caller, string Region, AwsRequest Request)
{
    public Account Account => Service.Account;

    /// <summary>When the call came; it stands still for the handler.</summary>
    public DateTimeOffset Now { get; } = Service.Account.Now;

    /// <summary><see cref="Now"/> as documents keep time.</summary>
    public double Time => Now.ToUnixTimeMilliseconds() / 1000d;

    /// <summary>A table of this service in the region of the call.</summary>
    public Table Table(string name) => Account.State[$"{Service.Name}/{Region}/{name}"];

    /// <summary>The ARN of a resource of this service in the region of the call.</summary>
    public string Arn(string resource) => $"arn:aws:{Service.ArnName}:{Region}:{Account.Id}:{resource}";

    public string Text(string member) => Input[member]!.GetValue<string>();

    public string? TextOrNull(string member) => Input[member]?.GetValue<string>();

    public bool Flag(string member) => Input[member]?.GetValue<bool>() ?? false;

    public long Number(string member, long otherwise) => Input[member]?.GetValue<long>() ?? otherwise;

    /// <summary>A copy of a member of the input, to be kept in a document.</summary>
    public JsonNode? Copy(string member) => Input[member]?.DeepClone();

    /// <summary>A document cut to what the operation's output has.</summary>
    public JsonObject Reply(JsonObject document) => OutputMembers.Project(Operation.Output!, document);

    /// <summary>Documents cut to what the items of a list in the operation's output have.</summary>
    public JsonArray Summaries(string member, IEnumerable<JsonObject> documents)
    {
        var item = Operation.Output!.ByName[member].Shape.Element!.Shape;
        return new JsonArray([.. documents.Select(d => OutputMembers.Project(item, d))]);
    }
}
