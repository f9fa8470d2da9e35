using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Auth;

/// <summary>Checks SigV4 signatures against the access keys of the account and its users, and the active temporary credentials.</summary>
internal sealed class Authenticator(AccountOptions options, ISessionCredentials sessions, IUserKeys users)
{
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FakeDistance = TimeSpan.FromDays(1);

    /// <summary>Verifies the signature and decodes a chunked body in place.</summary>
    /// <param name="request">The request.</param>
    /// <param name="scope">The parsed signature, or <see langword="null"/> if the request has none.</param>
    /// <param name="rules">The service's variant of SigV4, or <see langword="null"/> for the default.</param>
    /// <exception cref="AuthException">The request is unsigned, or its credentials, time or signature are not valid.</exception>
    public Caller Authenticate(AwsRequest request, SignatureScope? scope, SignatureRules? rules = null)
    {
        rules ??= SignatureRules.Default;
        if (scope is null)
            throw new AuthException(request.Header("Authorization") is null ? AuthFailure.Missing : AuthFailure.Incomplete);
        var (secret, caller) = Find(scope);
        CheckTime(scope);
        var key = new SigningKey(secret, scope);
        var payloadHash = CanonicalRequest.PayloadHash(request, scope, rules);
        var expected = key.SignRequest(scope, CanonicalRequest.Build(request, scope, rules, payloadHash));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(scope.Signature)))
            throw new AuthException(AuthFailure.WrongSignature);
        PayloadDecoder.Decode(request, scope, key, payloadHash);
        if (caller.UserName is not null)
            users.NoteUse(scope.AccessKeyId, scope.Service, scope.Region);
        return caller;
    }

    private (string Secret, Caller Caller) Find(SignatureScope scope)
    {
        if (scope.SessionToken is { } token && sessions.Find(scope.AccessKeyId) is { } session)
        {
            if (session.Token != token || session.Expiration <= options.Clock.GetUtcNow())
                throw new AuthException(session.Token != token ? AuthFailure.BadToken : AuthFailure.Expired);
            return (session.Secret, session.Caller);
        }

        if (users.Find(scope.AccessKeyId) is { } user)
            return (user.Secret, user.Caller);
        if (!options.Credentials.TryGetValue(scope.AccessKeyId, out var secret))
        {
            if (!options.AcceptAnyAccessKeyId || options.Credentials.Count == 0)
                throw new AuthException(AuthFailure.UnknownKey);
            secret = options.Credentials.Values.First();
        }

        return (secret, new Caller(scope.AccessKeyId, $"arn:aws:iam::{options.Id}:root", options.Id, null));
    }

    private void CheckTime(SignatureScope scope)
    {
        if (!DateTimeOffset.TryParseExact(
                scope.Timestamp, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
            throw new AuthException(AuthFailure.Incomplete);

        var now = new[] { options.SignatureClock.GetUtcNow(), options.Clock.GetUtcNow() }.MinBy(time => (time - signed).Duration());
        if (scope.ExpiresSeconds is { } seconds && now > signed.AddSeconds(seconds))
            throw new AuthException(AuthFailure.Expired);
        if (!IsByFakeClock(signed) && (signed - now > MaxSkew || !scope.IsPresigned && now - signed > MaxSkew))
            throw new AuthException(AuthFailure.Skewed);
    }

    /// <summary>
    /// Whether a client signs by the Date of an earlier answer: SDKs adopt it if it is far from their own time. A fake clock may have been
    /// turned since, so any time counts that cannot be the one of a client whose clock is a little wrong.
    /// </summary>
    private bool IsByFakeClock(DateTimeOffset signed) =>
        !ReferenceEquals(options.Clock, options.SignatureClock) && (options.SignatureClock.GetUtcNow() - signed).Duration() > FakeDistance;
}
