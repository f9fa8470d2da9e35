using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;

namespace Reconciler.Engine.Aws;

/// <summary>Signs requests with AWS Signature Version 4, body and the headers of AWS included.</summary>
/// <param name="credentials">The credentials that sign.</param>
/// <param name="region">The region of the service.</param>
/// <param name="clock">The real time: AWS rejects signatures that are older than a few minutes.</param>
/// <param name="inner">The next handler.</param>
/// <param name="service">The service in the scope of the signature: by default AgentCore, whose data plane is plain HTTP.</param>
public sealed class SigningHandler(
    AWSCredentials credentials, string region, TimeProvider clock, HttpMessageHandler inner, string service = "bedrock-agentcore")
    : DelegatingHandler(inner)
{
    private const string HeaderPrefix = "x-amz-";

    /// <inheritdoc/>
    /// <exception cref="CredentialsException">There are no credentials.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var keys = await credentials.GetCredentialsAsync();
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = request.RequestUri!.Authority,
            ["x-amz-content-sha256"] = Convert.ToHexStringLower(SHA256.HashData(body)),
            ["x-amz-date"] = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        };
        foreach (var (name, values) in request.Headers)
        {
            var header = name.ToLowerInvariant();
            if (header.StartsWith(HeaderPrefix, StringComparison.Ordinal)) headers.TryAdd(header, string.Join(',', values));
        }

        if (keys.UseToken) headers["x-amz-security-token"] = keys.Token;
        var signature = AWS4Signer.ComputeSignature(
            keys, region, now, service, string.Join(';', headers.Keys), Canonical(request, headers));
        foreach (var (name, value) in headers.Where(header => header.Key != "host"))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        return await base.SendAsync(request, cancellationToken);
    }

    /// <summary>
    /// Builds the canonical request of Signature Version 4: the path encoded once more than it is sent, the query sorted.
    /// </summary>
    private static string Canonical(HttpRequestMessage request, SortedDictionary<string, string> headers)
    {
        var path = string.Join('/', request.RequestUri!.AbsolutePath.Split('/').Select(Uri.EscapeDataString));
        var query = request.RequestUri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=")
            .Order(StringComparer.Ordinal);
        var text = new StringBuilder($"{request.Method.Method}\n{path}\n{string.Join('&', query)}\n");
        foreach (var (name, value) in headers) text.Append(CultureInfo.InvariantCulture, $"{name}:{value}\n");
        return text
            .Append(CultureInfo.InvariantCulture, $"\n{string.Join(';', headers.Keys)}\n{headers["x-amz-content-sha256"]}")
            .ToString();
    }
}
