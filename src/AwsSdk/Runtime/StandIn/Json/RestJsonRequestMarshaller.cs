using System.Collections;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>Marshals requests of the REST JSON protocol.</summary>
internal sealed class RestJsonRequestMarshaller(OperationDescriptor operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, operation.Service.Namespace)
        {
            HttpMethod = operation.Method,
            ResourcePath = operation.Path,
        };
        request.Headers["x-amz-api-version"] = operation.Service.ApiVersion;
        var shape = ShapeDescriptor.Of(input.GetType());
        foreach (var member in shape.Elsewhere)
            Place(request, member, member.ValueToSend(input));
        if (shape.Payload is { } payload)
            SetPayload(request, payload, payload.ValueToSend(input));
        else if (shape.Body.Length > 0)
            SetJson(request, JsonValueWriter.Structure(input, shape));

        // Set a content type: otherwise the signer adds that of the query protocol, which some servers refuse.
        if (request.HttpMethod is "POST" or "PUT" or "PATCH") request.Headers.TryAdd("Content-Type", "application/json");
        return request;
    }

    private void Place(DefaultRequest request, MemberDescriptor member, object? value)
    {
        if (member.Location == WireLocation.Path)
        {
            // Without the value the path would name a different resource, in the worst case the collection.
            if (value is null or "")
                throw new AmazonServiceException($"Request object does not have required field {member.Property} set");
            request.AddPathResource(Placeholder(member), ScalarText.Format(value, member.Timestamp));
        }
        else if (value is not null && member.Location == WireLocation.Query)
        {
            request.UseQueryString = true;
            if (value is IList list)
                request.ParameterCollection.Add(member.WireName, [.. list.Cast<object>().Select(item => ScalarText.Format(item, member.Timestamp))]);
            else
                request.Parameters.Add(member.WireName, ScalarText.Format(value, member.Timestamp));
        }
        else if (value is not null && member.Location == WireLocation.Header)
        {
            request.Headers[member.WireName] = ScalarText.Format(
                value, member.Timestamp == WireTimestamp.Default ? WireTimestamp.Rfc822 : member.Timestamp);
        }
    }

    private string Placeholder(MemberDescriptor member)
    {
        var greedy = $"{{{member.WireName}+}}";
        return operation.Path.Contains(greedy, StringComparison.Ordinal) ? greedy : $"{{{member.WireName}}}";
    }

    private static void SetPayload(DefaultRequest request, MemberDescriptor payload, object? value)
    {
        if (payload.Value.Kind == ValueKind.Blob)
        {
            request.ContentStream = (Stream?)value ?? new MemoryStream();
            request.Headers.TryAdd("Content-Type", "application/octet-stream");
        }
        else if (value is not null)
        {
            SetJson(request, JsonValueWriter.Value(value, payload.Value));
        }
    }

    private static void SetJson(DefaultRequest request, byte[] json)
    {
        request.Content = json;
        request.Headers["Content-Type"] = "application/json";
    }
}
