using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;
using YamlDotNet.RepresentationModel;

namespace Reconciler.Spec;

public sealed record LoadOptions(string? RepositoryRoot = null);

public sealed record LoadResult(Stack? Stack, IReadOnlyList<SpecError> Errors);

public static class SpecSchema
{
    public static string Json() => "{}";
}

public static class StackLoader
{
    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["Stack"] = typeof(StackSpec), ["McpServer"] = typeof(McpServerSpec), ["UserPool"] = typeof(UserPoolSpec), ["Gateway"] = typeof(GatewaySpec),
        ["GatewayTarget"] = typeof(GatewayTargetSpec), ["PolicyEngine"] = typeof(PolicyEngineSpec), ["CedarPolicy"] = typeof(CedarPolicySpec),
    };

    public static LoadResult Load(string path, LoadOptions? options = null)
    {
        var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.y*ml").Order(StringComparer.Ordinal).ToList() : [path];
        var objects = new List<SpecObject>();
        var settings = new StackSpec();
        var name = Path.GetFileName(Path.GetFullPath(path).TrimEnd('/'));
        foreach (var file in files)
        {
            var yaml = new YamlStream();
            using var reader = new StreamReader(file);
            yaml.Load(reader);
            foreach (var document in yaml.Documents)
            {
                var root = (YamlMappingNode)document.RootNode;
                var kind = ((YamlScalarNode)root["kind"]).Value!;
                var objectName = ((YamlScalarNode)root["metadata"]["name"]).Value!;
                var spec = (ISpec)Bind(root.Children.TryGetValue("spec", out var s) ? s : new YamlMappingNode(), Kinds[kind])!;
                if (spec is StackSpec stackSpec)
                {
                    settings = stackSpec;
                    name = objectName;
                }
                else
                {
                    objects.Add(new SpecObject { Ref = new ObjectRef(kind, objectName), Spec = spec, Location = new SourceLocation(file, 1, 1), Directory = Path.GetDirectoryName(Path.GetFullPath(file))! });
                }
            }
        }

        return new LoadResult(new Stack(name, path, settings, objects, files), []);
    }

    private static object? Bind(YamlNode node, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(JsonDocumentText)) return new JsonDocumentText(Json(node)!.ToJsonString());
        if (node is YamlScalarNode scalar)
        {
            var text = scalar.Value!;
            if (type == typeof(string)) return text;
            if (typeof(ConstantClass).IsAssignableFrom(type)) return Activator.CreateInstance(type, text);
            if (type.IsEnum) return Enum.Parse(type, text);
            return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        }

        if (node is YamlSequenceNode sequence)
        {
            var list = (IList)Activator.CreateInstance(type)!;
            foreach (var item in sequence) list.Add(Bind(item, type.GenericTypeArguments[0]));
            return list;
        }

        var mapping = (YamlMappingNode)node;
        if (type.IsGenericType)
        {
            var map = (IDictionary)Activator.CreateInstance(type)!;
            foreach (var (k, v) in mapping.Children) map[((YamlScalarNode)k).Value!] = Bind(v, type.GenericTypeArguments[1]);
            return map;
        }

        var model = Activator.CreateInstance(type)!;
        foreach (var (k, v) in mapping.Children)
        {
            var key = ((YamlScalarNode)k).Value!;
            if (ModelShape.Of(type).TryGet(key, out var member) && key != "request") member.Set(model, Bind(v, member.Type));
            else if (type.GetCustomAttribute<MirrorsAttribute>() is not null && ModelMapper.Get(model, "request") is { } request && ModelShape.Of(request.GetType()).TryGet(key, out var mirrored)) mirrored.Set(request, Bind(v, mirrored.Type));
            else throw new InvalidOperationException($"{type.Name} has no {key}");
        }

        return model;
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlScalarNode s => s.Value,
        YamlSequenceNode l => new JsonArray([.. l.Select(Json)]),
        YamlMappingNode m => new JsonObject(m.Children.Select(e => KeyValuePair.Create(((YamlScalarNode)e.Key).Value!, Json(e.Value)))),
        _ => null,
    };
}
