using System.Text.RegularExpressions;
using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that nothing is to be made in a user pool that is used as it is.</summary>
internal sealed partial class ExistingPoolChecker(ErrorList errors)
{
    /// <summary>Checks the clients and users of a pool.</summary>
    public void Check(SpecObject o, UserPoolSpec pool)
    {
        foreach (var (index, client) in (pool.Clients ?? []).Index())
        {
            if (client.Existing?.Id is not { } id || ClientId().IsMatch(id)) continue;
            var path = $"spec.clients[{index}].existing.id";
            errors.Add(
                o.GetLocation(path), path, $"{Shown.Quote(id)} is not the identifier of a client", "write letters and digits, as Cognito shows it");
        }

        if (pool.Existing is null) return;
        foreach (var (index, client) in (pool.Clients ?? []).Index())
        {
            if (client.Existing is not null) continue;
            var path = $"spec.clients[{index}]";
            errors.Add(
                o.GetLocation(path), path, "a client of an existing pool must exist, too: no client is made in it",
                "add existing: {id: CLIENT_ID}");
        }

        foreach (var (index, user) in (pool.Users ?? []).Index())
        {
            var path = $"spec.users[{index}]";
            if (user.Attributes is not null) Refuse(o, $"{path}.attributes", "attributes", "remove it");
            if (user.Password?.Generate == true)
                Refuse(o, $"{path}.password.generate", "generate", "say where the password is: env, file or secretsManager");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClientId();

    private void Refuse(SpecObject o, string path, string member, string hint) => errors.Add(
        o.GetLocation(path), path, $"{member} has no effect: a user of an existing pool is used and never changed", hint);
}
