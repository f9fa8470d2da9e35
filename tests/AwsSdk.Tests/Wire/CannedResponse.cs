using System.Text;

namespace Reconciler.AwsSdk.Tests.Wire;

/// <summary>A fixed response of the test server.</summary>
internal sealed record CannedResponse(int Status, byte[] Body, string ContentType = "application/json")
{
    public Dictionary<string, string> Headers { get; } = [];

    public static CannedResponse Json(string json, int status = 200) =>
        new CannedResponse(status, Encoding.UTF8.GetBytes(json)).With("x-amzn-RequestId", "request-1");

    public static CannedResponse Xml(string xml, int status = 200) => new(status, Encoding.UTF8.GetBytes(xml), "text/xml");

    public static CannedResponse Error(string code, string message, int status, string members = "") =>
        Json($$"""{"__type":"{{code}}","message":"{{message}}"{{members}}}""", status);

    public CannedResponse With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }
}
