using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;
using Octokit.Webhooks.Events;

namespace Reconciler.Worker.Web;

/// <summary>
/// Webhooks of git hosts: a push makes the worker ask git at once. What they say is not read, so a forged one could do no more than that;
/// but each must be signed with the secret.
/// </summary>
internal static class Webhooks
{
    private const int MaxBytes = 1 << 20;
    private const string SignaturePrefix = "sha256=";

    /// <summary>Maps the webhooks.</summary>
    /// <param name="routes">The routes of the server.</param>
    /// <param name="secret">The secret; null to refuse every webhook.</param>
    /// <param name="wake">Makes the worker ask git.</param>
    public static void Map(IEndpointRouteBuilder routes, string? secret, Action wake)
    {
        if (secret is null)
        {
            routes.MapPost("/webhooks/{host}", () => Results.Json(
                new { error = "No webhook is accepted without a secret. Start the worker with --webhook-secret-file FILE." },
                statusCode: StatusCodes.Status403Forbidden)).ExcludeFromDescription();
            return;
        }

        // The processor checks the signature itself, in constant time.
        routes.MapGitHubWebhooks("/webhooks/github", secret).ExcludeFromDescription();
        routes.MapPost("/webhooks/gitlab", (HttpRequest request) =>
            Answer(RequestGuard.AreEqual(request.Headers["X-Gitlab-Token"].ToString(), secret), wake)).ExcludeFromDescription();
        routes.MapPost("/webhooks/generic", async (HttpRequest request) =>
            Answer(await IsSignedAsync(request, secret), wake)).ExcludeFromDescription();
    }

    private static IResult Answer(bool isSigned, Action wake)
    {
        if (!isSigned)
        {
            return Results.Json(
                new { error = "The signature of the webhook is missing or wrong." }, statusCode: StatusCodes.Status401Unauthorized);
        }

        wake();
        return Results.Accepted();
    }

    /// <summary>Whether the header X-Signature-256 has the HMAC-SHA256 of the body, as <c>sha256=</c> and hexadecimal digits.</summary>
    private static async Task<bool> IsSignedAsync(HttpRequest request, string secret)
    {
        var signature = request.Headers["X-Signature-256"].ToString();
        if (!signature.StartsWith(SignaturePrefix, StringComparison.Ordinal) || request.ContentLength is not <= MaxBytes) return false;
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body.ToArray());
        return RequestGuard.AreEqual(signature[SignaturePrefix.Length..].ToLowerInvariant(), Convert.ToHexStringLower(expected));
    }

    /// <summary>Receives what GitHub has signed.</summary>
    /// <param name="wake">Makes the worker ask git.</param>
    internal sealed class GitHubProcessor(Action wake) : WebhookEventProcessor
    {
        protected override ValueTask ProcessPushWebhookAsync(
            WebhookHeaders headers, PushEvent pushEvent, CancellationToken cancellationToken = default)
        {
            wake();
            return ValueTask.CompletedTask;
        }
    }
}
