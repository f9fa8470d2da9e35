using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The attributes that identify a user besides the name, and those that never change.</summary>
internal static partial class UserAliases
{
    private static readonly (string Attribute, string Kind, string Noun)[] Forms =
        [("email", "email", "an email"), ("phone_number", "phone number", "a phone number")];

    /// <summary>
    /// The attribute that a new user's name is, in a pool that uses e-mail addresses or phone numbers as names; otherwise
    /// <see langword="null"/>.
    /// </summary>
    /// <exception cref="AwsException">The name has not the form that the pool asks for.</exception>
    public static string? OfName(JsonObject pool, string name)
    {
        var form = Array.Find(Forms, f => HasForm(f.Attribute, name)).Attribute;
        var attributes = pool.Texts("UsernameAttributes").ToList();
        if (attributes.Count == 0)
        {
            var taken = Array.Find(Forms, f => f.Attribute == form && pool.Texts("AliasAttributes").Contains(f.Attribute));
            return taken.Kind is null ? null : throw CognitoErrors.UsernameIsAlias(taken.Kind);
        }

        if (form is not null && attributes.Contains(form))
            return form;
        throw CognitoErrors.UsernameShouldBe(attributes.Count > 1
            ? "either an email or a phone number"
            : Array.Find(Forms, f => f.Attribute == attributes[0]).Noun);
    }

    /// <summary>Makes the identifying attributes of a user its own.</summary>
    /// <param name="call">The call.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="user">The user as it will be saved.</param>
    /// <param name="force">Whether to take verified aliases from other users.</param>
    /// <exception cref="AwsException">Another user has one of them.</exception>
    public static void Claim(Call call, JsonObject pool, JsonObject user, bool force)
    {
        foreach (var name in pool.Texts("UsernameAttributes").Concat(pool.Texts("AliasAttributes")))
        {
            var isName = pool.Texts("UsernameAttributes").Contains(name);
            if (Users.Attribute(user, name) is not { } value || !isName && !IsVerified(user, name))
                continue;
            var other = Users.InPool(call, pool).FirstOrDefault(u => u.Text("Username") != user.Text("Username")
                && Users.Attribute(u, name) == value && (isName || IsVerified(u, name)));
            if (other is null)
                continue;
            if (isName || !force || name == "preferred_username")
                throw CognitoErrors.AliasExists(name);
            var attribute = other.Objects("Attributes").First(a => a.Text("Name") == VerifiedName(name));
            attribute["Value"] = "false";
            Users.Save(call, pool, other);
        }
    }

    /// <summary>The first attribute of a user that cannot be changed any more.</summary>
    public static string? FindImmutable(JsonObject pool, JsonObject user, IEnumerable<JsonObject> requested) =>
        requested.Select(a => a.Text("Name")).FirstOrDefault(name => Users.Attribute(user, name) is not null
            && pool.Objects("SchemaAttributes").Any(a => a.Text("Name") == name && a["Mutable"]?.GetValue<bool>() == false));

    // Every preferred user name is an alias; addresses and numbers are when they are verified.
    private static bool IsVerified(JsonObject user, string name) =>
        name == "preferred_username" || Users.Attribute(user, VerifiedName(name)) == "true";

    private static string VerifiedName(string name) => name + "_verified";

    private static bool HasForm(string attribute, string name) =>
        attribute == "email" ? EmailPattern().IsMatch(name) : PhonePattern().IsMatch(name);

    [GeneratedRegex(@"\A[^@\s]+@[^@\s]+\z")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"\A\+[0-9]{1,15}\z")]
    private static partial Regex PhonePattern();
}
