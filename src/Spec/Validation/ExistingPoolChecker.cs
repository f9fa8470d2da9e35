using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that nothing is to be made in a user pool that is used as it is.</summary>
internal sealed class ExistingPoolChecker(ErrorList errors)
{
    /// <summary>Checks the clients and users of a pool.</summary>
    public void Check(SpecObject o, UserPoolSpec pool)
    {
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

    private void Refuse(SpecObject o, string path, string member, string hint) => errors.Add(
        o.GetLocation(path), path, $"{member} has no effect: a user of an existing pool is used and never changed", hint);
}
