using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The differences between roles, users and groups, which have policies in the same way.</summary>
/// <param name="Name">The kind in the names of operations.</param>
/// <param name="Noun">The kind in messages.</param>
/// <param name="TableName">The table of the documents.</param>
internal sealed record PrincipalKind(string Name, string Noun, string TableName)
{
    public static readonly PrincipalKind Role = new("Role", "role", "iam/roles");

    public static readonly PrincipalKind User = new("User", "user", "iam/users");

    public static readonly PrincipalKind Group = new("Group", "group", "iam/groups");

    public static readonly IReadOnlyList<PrincipalKind> All = [Role, User, Group];

    /// <summary>The member with the name, in inputs and documents.</summary>
    public string NameMember => Name + "Name";

    public Table Table(Account account) => account.State[TableName];

    /// <exception cref="AwsException">The role, user or group does not exist.</exception>
    public JsonObject Find(Account account, string name) =>
        FindOrNull(account, name) ?? throw IamErrors.NoSuchPrincipal(Noun, name);

    /// <summary>Finds a role, user or group by any spelling of its name: IAM compares names without regard to case.</summary>
    public JsonObject? FindOrNull(Account account, string name) => Table(account).Find(name)
        ?? Table(account).Documents.FirstOrDefault(other => other.Text(NameMember).Equals(name, StringComparison.OrdinalIgnoreCase));

    public JsonObject Find(Call call) => Find(call.Account, call.Text(NameMember));

    public void Save(Account account, JsonObject document) => Table(account).Put(document.Text(NameMember), document);
}
