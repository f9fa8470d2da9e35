using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>Roles and users have policies in the same ways; this is what differs between them.</summary>
/// <param name="Name">The kind in the names of operations.</param>
/// <param name="Noun">The kind in messages.</param>
/// <param name="TableName">The table of the documents, by name.</param>
internal sealed record PrincipalKind(string Name, string Noun, string TableName)
{
    public static readonly PrincipalKind Role = new("Role", "role", "iam/roles");

    public static readonly PrincipalKind User = new("User", "user", "iam/users");

    public static readonly IReadOnlyList<PrincipalKind> All = [Role, User];

    /// <summary>The member of inputs and documents that names one.</summary>
    public string NameMember => Name + "Name";

    public Table Table(Account account) => account.State[TableName];

    /// <exception cref="AwsException">There is none of that name.</exception>
    public JsonObject Find(Account account, string name) =>
        Table(account).Find(name) ?? throw new AwsException("NoSuchEntity", $"The {Noun} with name {name} cannot be found.", 404);

    public JsonObject Find(Call call) => Find(call.Account, call.Text(NameMember));

    public void Save(Account account, JsonObject document) => Table(account).Put(document.Text(NameMember), document);
}
