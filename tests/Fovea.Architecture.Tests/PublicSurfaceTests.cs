using System.Reflection;
using System.Text;

namespace Fovea.Architecture.Tests;

/// <summary>
/// The public surface of every library is a reviewed file, surface/ROOM.txt. After a wanted change run the tests with
/// FOVEA_ACCEPT_SURFACE=1 and commit the difference.
/// </summary>
public sealed class PublicSurfaceTests
{
    public static TheoryData<string> Libraries() => [.. Repository.Rooms.Where(room => room != "Fovea.Cli")];

    [Theory, MemberData(nameof(Libraries))]
    public void ThePublicSurfaceIsAsReviewed(string room)
    {
        var path = Repository.At("tests", "Fovea.Architecture.Tests", "surface", room + ".txt");
        var surface = Print(Assembly.Load(room));
        if (Environment.GetEnvironmentVariable("FOVEA_ACCEPT_SURFACE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, surface);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run with FOVEA_ACCEPT_SURFACE=1 and review it.");
        Assert.Equal(File.ReadAllText(path), surface);
    }

    static string Print(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().Where(type => !type.Name.Contains('<')).OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type, full: true)).Append('\n');
            var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(member => member is not MethodInfo { IsSpecialName: true } || member.Name.StartsWith("op_", StringComparison.Ordinal))
                .Where(member => member is not Type && !member.Name.Contains('<') && member.Name != "value__")
                .Select(member => "    " + Describe(member)).Order(StringComparer.Ordinal).Distinct();
            foreach (var member in members)
                text.Append(member).Append('\n');
        }

        return text.ToString();
    }

    static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}{Arguments(method)}({Parameters(method)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} {{{(property.GetMethod?.IsPublic == true ? " get;" : "")}{(property.SetMethod?.IsPublic == true ? " set;" : "")} }}",
        FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
        _ => $"{member.MemberType} {member.Name}",
    };

    static string Arguments(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(type => type.Name))}>" : "";

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    static string Kind(Type type) => type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : type.IsAbstract && type.IsSealed ? "static class" : "class";

    static string Name(Type type, bool full = false)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!) + "&";
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        var name = full ? type.FullName! : type.Name;
        if (!type.IsGenericType)
            return name;
        return $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(argument => Name(argument)))}>";
    }
}
