using System.Collections;
using System.Globalization;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Query;

/// <summary>Marshals requests of the query protocol: a form with dotted names.</summary>
internal sealed class QueryRequestMarshaller(OperationDescriptor operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, operation.Service.Namespace) { HttpMethod = operation.Method, ResourcePath = operation.Path };
        request.Parameters.Add("Action", operation.Name);
        request.Parameters.Add("Version", operation.Service.ApiVersion);
        AddStructure(request.Parameters, "", input, ShapeDescriptor.Of(input.GetType()));
        return request;
    }

    private static void AddStructure(IDictionary<string, string> form, string prefix, object value, ShapeDescriptor shape)
    {
        foreach (var member in shape.Body)
        {
            if (member.ValueToSend(value) is { } memberValue)
                Add(form, prefix + member.WireName, memberValue, member.Value, member.Timestamp);
        }
    }

    private static void Add(IDictionary<string, string> form, string name, object value, ValueDescriptor descriptor, WireTimestamp timestamp)
    {
        switch (descriptor.Kind)
        {
            case ValueKind.List:
                AddList(form, name, (IList)value, descriptor, timestamp);
                break;
            case ValueKind.Map:
                AddMap(form, name, (IDictionary)value, descriptor, timestamp);
                break;
            case ValueKind.Structure:
                AddStructure(form, name + ".", value, descriptor.Shape);
                break;
            default:
                form.Add(name, ScalarText.Format(value, timestamp));
                break;
        }
    }

    private static void AddList(IDictionary<string, string> form, string name, IList list, ValueDescriptor descriptor, WireTimestamp timestamp)
    {
        if (list.Count == 0)
            form.Add(name, "");
        for (var i = 0; i < list.Count; i++)
            Add(form, string.Create(CultureInfo.InvariantCulture, $"{name}.member.{i + 1}"), list[i]!, descriptor.Element, timestamp);
    }

    private static void AddMap(IDictionary<string, string> form, string name, IDictionary map, ValueDescriptor descriptor, WireTimestamp timestamp)
    {
        var i = 0;
        foreach (DictionaryEntry entry in map)
        {
            var item = string.Create(CultureInfo.InvariantCulture, $"{name}.entry.{++i}");
            form.Add(item + ".key", (string)entry.Key);
            Add(form, item + ".value", entry.Value!, descriptor.Element, timestamp);
        }
    }
}
