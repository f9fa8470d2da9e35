using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Auth;

/// <summary>The parts of a SigV4 signature, from the Authorization header or from the query of a presigned URL.</summary>
internal sealed record SignatureScope(
    string AccessKeyId,
    string Date,
    string Region,
    string Service,
    IReadOnlyList<string> SignedHeaders,
    string Signature,
    string Timestamp,
    string? SessionToken,
    int? ExpiresSeconds)
{
    public const string Algorithm = "AWS4-HMAC-SHA256";

    public string CredentialScope => $"{Date}/{Region}/{Service}/aws4_request";

    public bool IsPresigned => ExpiresSeconds is not null;

    /// <summary>
    /// Why the signature is not for an endpoint of a service in a region; <see langword="null"/> if it is. The endpoints of AWS refuse
    /// credentials that are scoped to others, also with a valid signature.
    /// </summary>
    public string? FindMismatch(string service, string region)
    {
        if (Service != service)
            return $"Credential should be scoped to correct service: '{service}'.";
        return Region == region ? null : $"Credential should be scoped to a valid region, not '{Region}'. Sign for '{region}'.";
    }

    /// <summary>Parses the signature of a request, or returns <see langword="null"/> if it has none.</summary>
    public static SignatureScope? Read(AwsRequest request)
    {
        if (request.Header("Authorization") is { } header && header.StartsWith(Algorithm, StringComparison.Ordinal))
            return FromHeader(request, header[Algorithm.Length..]);
        return request.QueryValue("X-Amz-Algorithm") == Algorithm ? FromQuery(request) : null;
    }

    private static SignatureScope? FromHeader(AwsRequest request, string parameters)
    {
        string? credential = null, signedHeaders = null, signature = null;
        foreach (var part in parameters.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                return null;
            var value = part[(equals + 1)..];
            switch (part[..equals])
            {
                case "Credential": credential = value; break;
                case "SignedHeaders": signedHeaders = value; break;
                case "Signature": signature = value; break;
            }
        }

        return Create(credential, signedHeaders, signature, request.Header("X-Amz-Date"), request.Header("X-Amz-Security-Token"), null);
    }

    private static SignatureScope? FromQuery(AwsRequest request) => Create(
        request.QueryValue("X-Amz-Credential"),
        request.QueryValue("X-Amz-SignedHeaders"),
        request.QueryValue("X-Amz-Signature"),
        request.QueryValue("X-Amz-Date"),
        request.QueryValue("X-Amz-Security-Token"),
        int.TryParse(request.QueryValue("X-Amz-Expires"), out var seconds) ? seconds : 0);

    private static SignatureScope? Create(
        string? credential, string? signedHeaders, string? signature, string? timestamp, string? token, int? expires)
    {
        var parts = credential?.Split('/');
        if (parts is not { Length: >= 5 } || signedHeaders is null || signature is null || timestamp is null)
            return null;
        // The last four parts are date, region, service and "aws4_request". All parts before them are the access key id.
        return new SignatureScope(
            string.Join('/', parts[..^4]), parts[^4], parts[^3], parts[^2], signedHeaders.Split(';'), signature, timestamp, token, expires);
    }
}
