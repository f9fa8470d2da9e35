using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Composes <c>UserPool</c> objects: a pool, its domain, resource servers, clients and users, and the secrets of generated passwords.
/// </summary>
internal static class UserPoolComposer
{
    // Documented defaults of ExplicitAuthFlows.
    private static readonly string[] DefaultAuthFlows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"];

    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<UserPoolSpec>())
        {
            if (spec.Existing is { } existing)
            {
                UseExisting(scope, owner, spec, existing.Id);
                continue;
            }

            spec.Request.PoolName = scope.NameOf(
                owner, scope.Types.UserPool, spec.Request.PoolName, (stack, name) => DefaultNames.ForHyphenated(stack, name));
            spec.Request.UserPoolTags = scope.MergeTags(owner);
            UserPoolSchema.FoldMessages(spec.Request);
            WriteOutDefaults(spec.Request);
            var trigger = spec.ClientIdClaim ? ClientIdTrigger.AddFunction(scope, owner, spec.Request) : null;
            var pool = scope.Add(owner, scope.Types.UserPool, spec.Request);
            if (trigger is not null) ClientIdTrigger.AddPermission(scope, owner, trigger, pool);
            Export(scope, owner, pool);
            if (spec.Domain is { } domain) AddDomain(scope, owner, pool, domain);
            var servers = (spec.ResourceServers ?? []).ConvertAll(server => AddServer(scope, owner, pool, server));
            foreach (var client in spec.Clients ?? [])
            {
                if (client.Existing is null) AddClient(scope, owner, pool, client, servers);
                else UseClient(scope, owner, pool, client);
            }

            foreach (var user in spec.Users ?? []) AddUser(scope, owner, pool, user);
        }
    }

    private static void UseExisting(CompositionScope scope, SpecObject owner, UserPoolSpec spec, string id)
    {
        var pool = scope.Add(
            owner, scope.Types.UserPool, spec.Request, existing: new ExistingResource("spec.existing", ExistingResource.OwnOne, id));
        Export(scope, owner, pool);
        foreach (var client in spec.Clients ?? []) UseClient(scope, owner, pool, client);
        foreach (var user in spec.Users ?? [])
        {
            scope.Add(
                owner,
                scope.Types.User,
                new UserState { UserPoolId = pool.Id, Username = user.Username, Password = SourceOf(owner, user.Password) },
                user.Username,
                new ExistingResource("spec.users", "ask the owner of the pool for it"));
        }
    }

    private static void Export(CompositionScope scope, SpecObject owner, DesiredResource pool)
    {
        foreach (var name in (ReadOnlySpan<string>)["id", "arn", "issuer", "discoveryUrl"])
        {
            scope.Export(owner, name, pool.Attribute(name));
        }
    }

    private static void UseClient(CompositionScope scope, SpecObject owner, DesiredResource pool, UserPoolClientSpec client)
    {
        var resource = scope.Add(
            owner,
            scope.Types.UserPoolClient,
            new CreateUserPoolClientRequest { UserPoolId = pool.Id, ClientName = client.Name },
            client.Name,
            new ExistingResource("spec.clients", "ask the owner of the pool for it", client.Existing!.Id));
        scope.Export(owner, $"clients.{client.Name}.id", resource.Id);
    }

    private static void AddDomain(CompositionScope scope, SpecObject owner, DesiredResource pool, UserPoolDomainSpec domain)
    {
        domain.Request.UserPoolId = pool.Id;
        domain.Request.Domain = domain.Prefix ?? domain.Domain;

        // An update without it changes nothing.
        domain.Request.ManagedLoginVersion ??= 1;
        scope.Add(owner, scope.Types.UserPoolDomain, domain.Request);
    }

    private static DesiredResource AddServer(CompositionScope scope, SpecObject owner, DesiredResource pool, ResourceServerSpec server) =>
        scope.Add(
            owner,
            scope.Types.ResourceServer,
            new CreateResourceServerRequest
            {
                UserPoolId = pool.Id,
                Identifier = server.Identifier,
                Name = server.Name ?? server.Identifier,
                Scopes = server.Scopes?.ConvertAll(made => new ResourceServerScopeType
                {
                    ScopeName = made.Name,
                    ScopeDescription = made.Description ?? made.Name,
                }),
            },
            server.Identifier);

    private static void AddClient(
        CompositionScope scope, SpecObject owner, DesiredResource pool, UserPoolClientSpec client, List<DesiredResource> servers)
    {
        client.Request.UserPoolId = pool.Id;
        client.Request.ClientName = client.Name;
        client.Request.ExplicitAuthFlows ??= [.. DefaultAuthFlows];
        WriteOutLifetimes(client.Request);
        var resource = scope.Add(owner, scope.Types.UserPoolClient, client.Request, client.Name);

        // Cognito refuses a client with a scope that does not exist yet.
        var scopes = client.Request.AllowedOAuthScopes ?? [];
        var needed = servers.Where(server => scopes.Exists(text =>
            text.StartsWith($"{((CreateResourceServerRequest)server.State).Identifier}/", StringComparison.Ordinal)));
        scope.Replace(resource with { After = [.. needed.Select(server => server.Address)] });
        scope.Export(owner, $"clients.{client.Name}.id", resource.Id);
    }

    /// <summary>
    /// Sets the documented defaults explicitly. What Cognito sets for unset members depends on when and how a pool was created, so another
    /// value could not be recognized as drift otherwise.
    /// </summary>
    private static void WriteOutDefaults(CreateUserPoolRequest pool)
    {
        pool.Policies ??= new UserPoolPolicyType();
        var isStrict = pool.Policies.PasswordPolicy is null;
        var passwords = pool.Policies.PasswordPolicy ??= new PasswordPolicyType();
        passwords.MinimumLength ??= 8;
        passwords.RequireLowercase ??= isStrict;
        passwords.RequireUppercase ??= isStrict;
        passwords.RequireNumbers ??= isStrict;
        passwords.RequireSymbols ??= isStrict;
        pool.AccountRecoverySetting ??= new AccountRecoverySettingType
        {
            RecoveryMechanisms =
            [
                new RecoveryOptionType { Name = RecoveryOptionNameType.Verified_email, Priority = 1 },
                new RecoveryOptionType { Name = RecoveryOptionNameType.Verified_phone_number, Priority = 2 },
            ],
        };
    }

    /// <summary>
    /// Sets the documented lifetimes: one hour for access and identity tokens. For a unit of days the default is not documented.
    /// </summary>
    private static void WriteOutLifetimes(CreateUserPoolClientRequest client)
    {
        var units = client.TokenValidityUnits ??= new TokenValidityUnitsType();
        units.AccessToken ??= TimeUnitsType.Hours;
        units.IdToken ??= TimeUnitsType.Hours;
        units.RefreshToken ??= TimeUnitsType.Days;
        TokenLifetimes.WriteOut(client);
    }

    private static void AddUser(CompositionScope scope, SpecObject owner, DesiredResource pool, UserSpec user)
    {
        var generated = AddSecret(scope, owner, user);
        scope.Add(
            owner,
            scope.Types.User,
            new UserState
            {
                UserPoolId = pool.Id,
                Username = user.Username,
                Attributes = user.Attributes ?? [],
                Password = generated is null ? SourceOf(owner, user.Password) : new SecretSource { SecretsManager = generated.Id },
                PasswordAsOf = generated?.Attribute(GeneratedSecretResourceType.CreatedAt),
            },
            user.Username);
    }

    /// <summary>Returns a source of a spec with the full path of its file.</summary>
    internal static SecretSource SourceOf(SpecObject owner, SecretSource source) => source.File is { } file
        ? new SecretSource { File = Path.GetFullPath(Path.Combine(owner.Directory, file)) }
        : new SecretSource { Env = source.Env, SecretsManager = source.SecretsManager };

    /// <returns>The secret of a generated password; null if the spec or the environment provides the password.</returns>
    private static DesiredResource? AddSecret(CompositionScope scope, SpecObject owner, UserSpec user)
    {
        if (!user.Password.Generate || (user.Password.Env is { } variable && scope.Environment(variable) is { Length: > 0 })) return null;
        return scope.Add(
            owner,
            scope.Types.GeneratedSecret,
            new GeneratedSecretState
            {
                Name = scope.NameOf(
                    owner, scope.Types.GeneratedSecret, null, (stack, name) => $"{stack}/{name}/{user.Username}", user.Username),
                Description = $"Password of {user.Username} in {owner.Ref}",
                Tags = scope.MergeTags(owner),
            },
            user.Username);
    }
}
