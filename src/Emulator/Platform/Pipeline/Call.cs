using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>One authenticated and validated call of an operation.</summary>
internal sealed record Call(
    IService Service, OperationContract Operation, JsonObject Input, Caller Caller, string Region, AwsRequest Request)
{
    public Account Account => Service.Account;

    /// <summary>The time of the call. It does not advance while the handler runs.</summary>
    public DateTimeOffset Now { get; } = Service.Account.Now;

    /// <summary><see cref="Now"/> in the format of documents: seconds since 1970.</summary>
    public double Time => Now.ToUnixTimeMilliseconds() / 1000d;

    /// <summary>
    /// Whether what the request brings may run on this machine. Its signer may be allowed to bring it, and yet not to run it.
    /// </summary>
    public bool MayBringCode =>
        (Caller.IsSigned && Caller.IsAccount) || LocalToken.Matches(Request.Header(LocalToken.Header), Account.Options.Token);

    /// <summary>A table of this service in the region of the call.</summary>
    public Table Table(string name) => Account.State[$"{Service.Name}/{Region}/{name}"];

    /// <summary>The ARN of a resource of this service in the region of the call.</summary>
    public string Arn(string resource) => $"arn:aws:{Service.ArnName}:{Region}:{Account.Id}:{resource}";

    /// <summary>Stores a body that the request has brought, and returns its key.</summary>
    public string Store(byte[] content) => CodeOrigin.Store(Account, content, MayBringCode);

    public string Text(string member) => Input[member]!.GetValue<string>();

    public string? TextOrNull(string member) => Input[member]?.GetValue<string>();

    public bool Flag(string member) => Input[member]?.GetValue<bool>() ?? false;

    public long Number(string member, long defaultValue) => Input[member]?.GetValue<long>() ?? defaultValue;

    /// <summary>A copy of an input member, to store in a document.</summary>
    public JsonNode? Copy(string member) => Input[member]?.DeepClone();

    /// <summary>A copy of a document with the members of the operation's output.</summary>
    public JsonObject Reply(JsonObject document) => OutputMembers.Project(Operation.Output!, document);

    /// <summary>Copies of documents with the members of a list's items in the operation's output.</summary>
    public JsonArray Summaries(string member, IEnumerable<JsonObject> documents)
    {
        var item = Operation.Output!.ByName[member].Shape.Element!.Shape;
        return new JsonArray([.. documents.Select(d => OutputMembers.Project(item, d))]);
    }
}
